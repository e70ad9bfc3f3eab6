import type { OptimizeInput } from './run-state.js';
import type { OptimizeSubsetInput } from './subset-work.js';

/** What of a run's settings each of its subsets goes by. */
export function subsetSettings({ settings }: OptimizeInput): OptimizeSubsetInput['settings'] {
  const { epochs, accept, critique, proposals, racing, cite, score, sample } = settings;
  return {
    ...{ epochs, accept, critique, proposals, racing, cite, score },
    ...(sample !== undefined && { sample }),
  };
}
