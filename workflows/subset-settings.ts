import type { OptimizeInput } from './run-state.js';
import type { OptimizeSubsetInput } from './subset-work.js';

/** The part of a run's settings that applies to each subset. */
export function subsetSettings({ settings }: OptimizeInput): OptimizeSubsetInput['settings'] {
  const { epochs, accept, critique, proposals, racing, cite, score, sample, modules } = settings;
  return {
    ...{ epochs, accept, critique, proposals, racing, cite, score },
    ...(sample !== undefined && { sample }),
    // The default is omitted, as in runs from before the option existed.
    ...(modules !== undefined && modules !== 'together' && { modules }),
  };
}
