/** An activity should take about this long: long enough to be worth its events, short enough to lose little. */
const targetMilliseconds = 15_000;
const fewest = 4;
const most = 250;

/** How many tasks the next batch should have, from the measured time of the last. Never influences a result. */
export function nextBatchSize(last: { size: number; milliseconds: number }): number {
  const perTask = Math.max(1, last.milliseconds) / Math.max(1, last.size);
  return Math.min(most, Math.max(fewest, Math.floor(targetMilliseconds / perTask)));
}
