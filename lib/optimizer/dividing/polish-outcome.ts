import type { PolishReport } from '../../domain/progress.js';

/** The outcome of polishing in a few words; its progress until then. */
export function polishOutcome({ from, subsets, candidate, accepted }: PolishReport): string {
  if (accepted !== null) return accepted ? `took the place of ${from}` : `scored lower: ${from} stays`;
  if (candidate) return 'is compared';
  const done = subsets.filter(({ state }) => state === 'done').length;
  return done === subsets.length ? `changed nothing of ${from}` : `${done} of ${subsets.length} mini-batches`;
}
