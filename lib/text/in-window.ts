/**
 * Processes items in order, at most `size` concurrently; results are in the same order. While `mayStart` is
 * false, no new item is started; those in flight are awaited. Throws the first error once nothing is in
 * flight.
 */
export async function inWindow<T, R>(input: {
  items: readonly T[];
  size: number;
  mayStart?: () => boolean;
  run: (item: T, place: number) => Promise<R>;
}): Promise<R[]> {
  const { items, size, run, mayStart = () => true } = input;
  const results: R[] = [];
  const errors: unknown[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length && errors.length === 0 && mayStart()) {
      const place = next++;
      try {
        results[place] = await run(items[place] as T, place);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, lane));
  if (errors.length > 0) throw errors[0];
  return results;
}
