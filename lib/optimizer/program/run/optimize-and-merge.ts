import { planWaves } from '../../dividing/plan-waves.js';
import { mergeAll, takeResult } from './merge-all.js';
import { optimizeAll } from './optimize-all.js';
import { once } from './run.js';
import type { Run } from './run.js';
import { optimizeInWaves } from './waves.js';

/** Optimizes all subsets independently and merges their results, all at once or in waves. */
export async function optimizeAndMerge(run: Run): Promise<null> {
  const { input, state } = run;
  const subsets = state.division?.sizes.length ?? 0;
  const waves = planWaves({ waves: input.settings.waves, merges: true, subsets });
  if (waves.length > 1) return optimizeInWaves(run, waves);
  const last = await once(run, 'subsets', () => optimizeAll(run, { chained: false }));
  return once(run, 'merge', () => (subsets > 1 ? mergeAll(run) : takeResult(run, last)));
}

/** Optimizes the subsets one after the other, each from the result of the previous one: the last is the result. */
export async function optimizeInChain(run: Run): Promise<null> {
  const last = await once(run, 'subsets', () => optimizeAll(run, { chained: true }));
  return once(run, 'last', () => takeResult(run, last));
}
