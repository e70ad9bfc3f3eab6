import { planWaves } from '../../dividing/plan-waves.js';
import { mergeAll, takeResult } from './merge-all.js';
import { optimizeAll } from './optimize-all.js';
import { once } from './run.js';
import type { Run } from './run.js';
import { optimizeInWaves } from './waves.js';

/**
 * Optimizes all subsets, each from what the plan of the strategy says, and merges their results if it says so,
 * all at once or in waves. Without a merge, the result of the last subset is the result.
 */
export async function optimizeAndMerge(run: Run): Promise<null> {
  const { input, plan, state } = run;
  const subsets = state.division?.sizes.length ?? 0;
  const { merges } = plan;
  const waves = planWaves({ waves: input.settings.waves, merges, subsets });
  if (waves.length > 1) return optimizeInWaves(run, waves);
  const last = await once(run, 'subsets', () => optimizeAll(run));
  return once(run, 'merge', () => (merges && subsets > 1 ? mergeAll(run) : takeResult(run, last)));
}
