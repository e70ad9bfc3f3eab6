/**
 * Does something with each item, at most `size` at the same time, in their order; the results stand in that
 * order too. While `mayStart` is false nothing new begins; what is under way is awaited. The first error is
 * thrown once nothing is under way any more.
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
