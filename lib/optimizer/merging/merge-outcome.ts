import type { MergeReport } from '../../domain/progress.js';

/** How a merge ended, in a few words; its state until then. */
export function mergeOutcome({ decision, fallback, state }: MergeReport): string {
  if (decision === null) return state;
  if (decision === 'ended')
    return fallback === null ? 'ended early, no score was known' : `ended early with ${fallback}`;
  return fallback === null ? decision : `${decision} to ${fallback}`;
}
