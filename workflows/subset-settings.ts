import type { OptimizeInput } from './run-state.js';
import type { OptimizeSubsetInput } from './subset-work.js';

/** What of a run's settings each of its subsets goes by. */
export function subsetSettings({ settings }: OptimizeInput): OptimizeSubsetInput['settings'] {
  const { epochs, accept, critique, proposals, racing, cite, score, sample, modules } = settings;
  return {
    ...{ epochs, accept, critique, proposals, racing, cite, score },
    ...(sample !== undefined && { sample }),
    // The default is left out, as before there was a choice.
    ...(modules !== undefined && modules !== 'together' && { modules }),
  };
}
