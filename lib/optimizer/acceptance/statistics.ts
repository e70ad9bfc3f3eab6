import type { Significance } from '../../domain/progress.js';
import { type Result, pairedResults } from './combine-scores.js';
import { exactMcNemar, exactMcNemarInterval } from './mcnemar.js';
import { bootstrapInterval, signFlipTest } from './resampling.js';
import { deriveSeed } from '../seed.js';

/**
 * Whether the results after differ from those before by more than chance, task by task. For results of 0 and
 * 1 only, McNemar's exact test (two-sided, binomial); otherwise a sign-flip test (exact for few pairs,
 * otherwise 10,000 seeded flips). Both lists follow the same tasks. Without pairs, p is 1 and the interval
 * covers all possible values. Takes about two seconds for 10,000 pairs: too slow for a workflow's thread. Not
 * from the paper.
 */
export function pairedTest(before: readonly Result[], after: readonly Result[], seed: number): Significance {
  const paired = pairedResults(before, after);
  const differences = paired.after.map((result, index) => result - (paired.before[index] ?? 0));
  const pairs = differences.length;
  const better = differences.filter(difference => difference > 0).length;
  const worse = differences.filter(difference => difference < 0).length;
  const binary = [...paired.before, ...paired.after].every(result => result === 0 || result === 1);
  const method = binary ? 'mcnemar' : 'sign-flip';
  if (pairs === 0) return { pairs, difference: 0, better, worse, pValue: 1, interval: [-1, 1], method };
  return {
    pairs,
    difference: differences.reduce((sum, difference) => sum + difference, 0) / pairs,
    better,
    worse,
    pValue: binary ? exactMcNemar(better, worse) : signFlipTest(differences, deriveSeed(seed, 'sign-flip')),
    // The interval that belongs to the test, so that the two never contradict each other.
    interval: binary
      ? exactMcNemarInterval(better, worse, pairs)
      : bootstrapInterval(differences, deriveSeed(seed, 'bootstrap')),
    method,
  };
}
