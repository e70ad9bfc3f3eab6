import pLimit from 'p-limit';

/**
 * Does something with each of many items, so many at a time. After a failure nothing more is begun; what is under way
 * ends first, so that what it pays for is kept, and then the failure is thrown: the first one in time.
 */
export async function runAll<T, R>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(Math.max(1, atOnce));
  const failures: unknown[] = [];
  const results = await Promise.all(
    items.map(item =>
      limit(async () => {
        if (failures.length > 0) return [];
        try {
          return [await run(item)];
        } catch (error) {
          failures.push(error);
          return [];
        }
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  return results.flat();
}
