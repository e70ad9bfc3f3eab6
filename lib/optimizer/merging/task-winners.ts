import { drawsFrom } from '../seed.js';
import { summarize } from '../acceptance/combine-scores.js';

/** Scores of one candidate, per task; null for a task without a score. */
type Scores = readonly (number | null)[];

/**
 * The candidates that are best on some task, after GEPA (Agrawal et al. 2025): those with the higher mean first
 * (the earlier one of equals); a candidate that is best only where one before it is best too is left out. The
 * first has the best mean, whether it is best on a task or not. A task that nobody solves has no best
 * candidate. `wins` counts the tasks that each is best on.
 */
export function taskWinners(candidates: readonly Scores[], most: number): { place: number; wins: number }[] {
  const best = (candidates[0] ?? []).map((_, task) =>
    Math.max(...candidates.map(scores => scores[task] ?? 0)),
  );
  const means = candidates.map(scores => summarize(scores).mean ?? 0);
  const order = [...candidates.keys()].sort((left, right) => (means[right] ?? 0) - (means[left] ?? 0));
  const isWon = new Set<number>();
  const winners: { place: number; wins: number }[] = [];
  for (const place of order) {
    const won = best.flatMap((top, task) => (top > 0 && candidates[place]?.[task] === top ? [task] : []));
    if (winners.length > 0 && won.every(task => isWon.has(task))) continue;
    for (const task of won) isWon.add(task);
    winners.push({ place, wins: won.length });
    if (winners.length === most) break;
  }
  return winners;
}

/** Draws a winner, in proportion to its wins; the first if there are none. */
export function drawWinner(winners: readonly { place: number; wins: number }[], seed: number): number {
  const all = winners.reduce((sum, { wins }) => sum + wins, 0);
  const [first] = winners;
  if (!first) throw new RangeError('There is no candidate to draw.');
  if (all === 0) return first.place;
  let left = drawsFrom(seed)(all);
  for (const { place, wins } of winners) {
    if (left < wins) return place;
    left -= wins;
  }
  return first.place;
}
