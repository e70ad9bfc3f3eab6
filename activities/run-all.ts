import pLimit from 'p-limit';

/**
 * Processes many items, a limited number at a time. After a failure, no more are started; those in flight
 * finish first, so that what they pay for is kept, and then the earliest failure is thrown.
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
