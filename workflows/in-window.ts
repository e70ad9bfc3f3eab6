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
  let next = 0;
  const lane = async () => {
    while (next < items.length && mayStart()) {
      const place = next++;
      results[place] = await run(items[place] as T, place);
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, lane));
  return results;
}
