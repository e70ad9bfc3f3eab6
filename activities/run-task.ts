import type { Modules } from '../algorithm/domain/module.js';
import type { Task } from '../algorithm/domain/task.js';
import type { Trajectory } from '../algorithm/domain/trajectory.js';
import { LanguageModelError } from '../llm/errors.js';
import type { RunContext } from './run-context.js';

export interface TaskOutcome {
  trajectory: Trajectory;
  /** The infrastructure's failure, which leaves the task unscored; null where there was none. */
  error: LanguageModelError | null;
}

/**
 * Runs the agent on one task and scores it. The agent's own failures are scored 0; a failure of the
 * infrastructure is returned beside an unscored trajectory, and one that needs a person is thrown.
 */
export async function runTask(input: {
  context: RunContext;
  modules: Modules;
  task: Task;
  signal: AbortSignal;
}): Promise<TaskOutcome> {
  const { context, modules, task, signal } = input;
  signal.throwIfAborted();
  try {
    const rollout = await context.agent.run(task, modules, signal);
    const verdict =
      rollout.failure === null
        ? context.scorer.score(rollout.answer, task.expected)
        : { score: 0, feedback: rollout.failure };
    return {
      error: null,
      trajectory: {
        taskId: task.id,
        messages: rollout.messages,
        output: rollout.output,
        answer: rollout.answer,
        score: verdict.score,
        feedback: verdict.feedback,
        failure: rollout.failure === null ? null : { kind: 'agent', reason: rollout.failure },
      },
    };
  } catch (error) {
    if (!(error instanceof LanguageModelError) || error.needsPerson || signal.aborted) throw error;
    return { error, trajectory: unscored(task, error) };
  }
}

function unscored(task: Task, error: LanguageModelError): Trajectory {
  return {
    taskId: task.id,
    messages: [],
    output: '',
    answer: null,
    score: null,
    feedback: '',
    failure: { kind: 'infrastructure', reason: error.message },
  };
}
