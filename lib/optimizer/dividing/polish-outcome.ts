import type { PolishReport } from '../../domain/progress.js';

/** What came of polishing, in a few words; how far it is while it goes on. */
export function polishOutcome({ from, subsets, candidate, stands }: PolishReport): string {
  if (stands !== null) return stands ? `took the place of ${from}` : `scored lower: ${from} stays`;
  if (candidate) return 'is compared';
  const done = subsets.filter(({ state }) => state === 'done').length;
  return done === subsets.length ? `changed nothing of ${from}` : `${done} of ${subsets.length} mini-batches`;
}
