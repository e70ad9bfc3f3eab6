import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { ActivityOptions, RetryPolicy } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';

/**
 * Transient failures (an endpoint that is down, a rate limit) are retried with backoff of at most a minute,
 * for most of a day; failures that need a person end the attempt at once (see `node.ts`).
 */
const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '60s',
  maximumAttempts: 1_000,
  nonRetryableErrorTypes: ['PersonNeeded'],
} satisfies RetryPolicy;

const common = {
  retry,
  heartbeatTimeout: '15s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
} satisfies ActivityOptions;

/** Activities that wait for LLM replies. The heartbeat, not this timeout, detects a dead worker. */
export const llmOptions: ActivityOptions = { ...common, startToCloseTimeout: '1h' };

/** Activities that read and write the store. */
export const storeOptions: ActivityOptions = { ...common, startToCloseTimeout: '5m' };

/** Notifications are retried a few times and never delay a run for long. */
export const notifyOptions: ActivityOptions = {
  ...common,
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumAttempts: 3 },
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '1m',
};

export const activities = proxyActivities<Activities>(llmOptions);
