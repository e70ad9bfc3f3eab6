import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Need } from '../../lib/domain/progress.js';

/** What a failed activity needs from a person; null if a person cannot help. */
export function needOf(error: unknown): Need | null {
  if (!(error instanceof ActivityFailure)) return null;
  const { cause } = error;
  if (cause instanceof ApplicationFailure && cause.type === 'PersonNeeded') {
    const [details] = cause.details ?? [];
    if (isNeed(details)) return details;
  }
  // The activity used up its attempts or its time: the cause lasted for most of a day.
  if (error.retryState === 'NON_RETRYABLE_FAILURE' || error.retryState === 'CANCEL_REQUESTED') return null;
  return {
    kind: 'Exhausted',
    reason: `${error.activityType} failed repeatedly: ${cause?.message ?? error.message}`,
    remedy: 'Fix the cause, then continue the run.',
  };
}

function isNeed(value: unknown): value is Need {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && 'reason' in value && 'remedy' in value
  );
}
