import type { WaveReport } from '../../domain/progress.js';
import { subsetId } from './subset-id.js';

/** Which subsets a wave has, in a few words. */
export function waveSubsets({ subsets: { from, count } }: WaveReport): string {
  const first = subsetId(from);
  return count === 1 ? first : `${first} to ${subsetId(from + count - 1)}`;
}

/** What came of a wave, in a few words; how far it is while it goes on. */
export function waveOutcome({ begins, result, stands }: WaveReport): string {
  if (stands === null) return 'under way';
  return stands ? `came to ${result}` : `${result} scored lower: ${begins} stays`;
}
