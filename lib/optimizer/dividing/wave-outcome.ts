import type { WaveReport } from '../../domain/progress.js';
import { subsetId } from './subset-id.js';

/** The subsets of a wave, in a few words. */
export function waveSubsets({ subsets: { from, count } }: WaveReport): string {
  const first = subsetId(from);
  return count === 1 ? first : `${first} to ${subsetId(from + count - 1)}`;
}

/** The outcome of a wave in a few words; its state until then. */
export function waveOutcome({ start, result, accepted }: WaveReport): string {
  if (accepted === null) return 'under way';
  return accepted ? `became ${result}` : `${result} scored lower: ${start} stays`;
}
