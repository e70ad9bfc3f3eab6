import { approvalKind, pausedKind } from '../../lib/domain/progress.js';
import type { Waiting } from '../../lib/domain/progress.js';

/** What a run waits for, in a few words of ours: the reason may quote a model or a task. */
export function waitSummary({ kind, asIs }: Pick<Waiting, 'kind' | 'asIs'>): string {
  if (kind === pausedKind) return 'PAUSED: continue or finish';
  if (kind === approvalKind) return 'WAITS FOR YOU: approve or reject';
  if (asIs) return `WAITS FOR YOU: resume, continue or finish (${kind})`;
  return `WAITS FOR YOU: fix the cause, then resume (${kind})`;
}
