import { setMaxListeners } from 'node:events';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Info } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { WorkerDrainingError } from '../lib/domain/worker-draining-error.js';
import { parseWorkflowId } from '../lib/domain/workflow-id.js';
import { observe } from '../lib/observability/observations.js';
import { inStep } from '../lib/observability/steps.js';
import type { Step } from '../lib/observability/steps.js';
import type { Artifacts } from '../lib/store/artifacts.js';
import { handedBack, toFailure } from './failures.js';
import { readableOrder } from '../lib/text/readable-order.js';
import type { KeepText } from './failures.js';

const heartbeatMilliseconds = 2_000;

/**
 * Around each activity: sends heartbeats on a timer (to detect a dead worker and to receive cancellations),
 * and converts errors into Temporal's failures, whose full texts it puts into the store.
 */
export function createActivityInterceptor(
  artifacts: Pick<Artifacts, 'put'>,
): ActivityInboundCallsInterceptor {
  // A failure must not hide behind a second one, such as that of a full store.
  const keep: KeepText = text => artifacts.put(text).catch(() => undefined);
  return {
    async execute(input, next) {
      const context = Context.current();
      // All calls of a batch listen to the same signal.
      setMaxListeners(0, context.cancellationSignal);
      const timer = setInterval(() => context.heartbeat(), heartbeatMilliseconds);
      const step = stepOf(context.info);
      const startedAt = performance.now();
      const end = (code: string | null) =>
        observe({ kind: 'step', step, seconds: (performance.now() - startedAt) / 1_000, code });
      try {
        const result = await inStep(step, () => next(input));
        end(null);
        return readableOrder(result);
      } catch (error) {
        const failure = await failureOf(error, context, keep);
        end(failure instanceof ApplicationFailure ? (failure.type ?? null) : failure.name);
        throw failure;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

function failureOf(error: unknown, context: Context, keep: KeepText): Promise<Error> | Error {
  const { aborted, reason } = context.cancellationSignal;
  if (aborted && isShutdown(reason)) return handedBack(new WorkerDrainingError());
  if (aborted) return new CancelledFailure('The activity was cancelled.');
  return toFailure(error, context.info.attempt, keep);
}

function stepOf({ workflowExecution, activityId, activityType, attempt }: Info): Step {
  const workflowId = workflowExecution?.workflowId ?? '';
  const { root, name, path } = parseWorkflowId(workflowId);
  const id = `${workflowId} ${workflowExecution?.runId ?? ''} ${activityId} ${attempt}`;
  return { root, run: name, path, activity: activityType, id, attempt };
}

/** Whether the SDK cancelled an activity because its worker's time to drain was over. */
function isShutdown(reason: unknown): boolean {
  return reason instanceof CancelledFailure && reason.message === 'WORKER_SHUTDOWN';
}
