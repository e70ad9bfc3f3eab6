import { errorText } from '../lib/domain/errors.js';
import type { Modules } from '../lib/domain/module.js';
import type { Task } from '../lib/domain/task.js';
import type { Trajectory } from '../lib/domain/trajectory.js';
import type { Rollout } from '../lib/agents/agent.js';
import { TaskUnscoredError, UnavailableError } from '../lib/agents/infrastructure-errors.js';
import type { Verdict } from '../lib/scoring/plain/plain-scorer.js';
import { LanguageModelError } from '../lib/llm/errors.js';
import { isFiltered } from './refused-request.js';
import { withoutSecrets, withoutSecretsIn } from '../lib/llm/secrets.js';
import { StoreError } from '../lib/store/errors.js';
import type { RunContext } from './run-context.js';

export interface TaskOutcome {
  trajectory: Trajectory;
  /** Why the task is unscored; null if it is scored. */
  error: UnscoredError | null;
}

type UnscoredError = LanguageModelError | TaskUnscoredError | UnavailableError | StoreError;

/**
 * Runs the agent on one task and scores it. Failures of the agent are scored 0; a failure of the
 * infrastructure, or the endpoint's refusal of this input, is returned with an unscored trajectory; errors
 * that need a person are thrown.
 */
export async function runTask(input: {
  context: RunContext;
  modules: Modules;
  task: Task;
  signal: AbortSignal;
  /** Any failure leaves the task unscored: nothing waits for a person any more. */
  unscoredIfFailed?: boolean;
}): Promise<TaskOutcome> {
  const { context, modules, task, signal, unscoredIfFailed = false } = input;
  signal.throwIfAborted();
  try {
    const rollout = await context.agent.run(task, modules, signal);
    const verdict = await verdictOn(rollout, { context, task, signal });
    return {
      error: null,
      trajectory: withoutSecretsIn({
        taskId: task.id,
        messages: rollout.messages,
        output: rollout.output,
        answer: rollout.answer,
        score: verdict.score,
        feedback: verdict.feedback,
        ...(verdict.metrics && { metrics: verdict.metrics }),
        failure: rollout.failure === null ? null : { kind: 'agent', reason: rollout.failure },
        ...(rollout.ended && rollout.ended !== 'stop' && { ended: rollout.ended }),
      }),
    };
  } catch (error) {
    if (signal.aborted || !isExpected(error)) throw error;
    if (!unscoredIfFailed && !leavesUnscored(error)) throw error;
    return { error, trajectory: unscored(task, error) };
  }
}

/** Whether the error seems specific to this task, so that others may succeed. */
function leavesUnscored(error: UnscoredError): boolean {
  if (error instanceof LanguageModelError) return !error.needsPerson;
  return error instanceof TaskUnscoredError;
}

/** Errors for which a run waits for a person, or leaves the task unscored. */
function isExpected(error: unknown): error is UnscoredError {
  return (
    error instanceof LanguageModelError ||
    error instanceof TaskUnscoredError ||
    error instanceof UnavailableError ||
    error instanceof StoreError
  );
}

/** A failure of the agent is scored 0; if an environment has scored, the scorer is not called. */
async function verdictOn(
  rollout: Rollout,
  work: { context: RunContext; task: Task; signal: AbortSignal },
): Promise<Verdict> {
  const { context, task, signal } = work;
  if (rollout.failure !== null) return { score: 0, feedback: rollout.failure };
  const { answer, output, verdict } = rollout;
  return verdict ?? context.scorer.score(answer, task.expected, { task, output, signal });
}

function unscored(task: Task, error: UnscoredError): Trajectory {
  return {
    taskId: task.id,
    messages: [],
    output: '',
    answer: null,
    score: null,
    feedback: '',
    failure: {
      kind: isFiltered(error) ? 'refused' : 'infrastructure',
      reason: withoutSecrets(errorText(error)),
    },
  };
}
