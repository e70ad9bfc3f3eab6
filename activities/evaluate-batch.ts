import { Context } from '@temporalio/activity';
import type { RunReference } from '../lib/config/manifest.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { Reference } from '../lib/domain/reference.js';
import type { Modules } from '../lib/domain/module.js';
import type { Task } from '../lib/domain/task.js';
import type { Trajectory } from '../lib/domain/trajectory.js';
import { EndpointBusyError } from '../lib/llm/errors.js';
import { observe } from '../lib/observability/observations.js';
import { recordCallsUnder } from './call-path.js';
import { withJournalOnly } from './journal-only.js';
import { inWindow } from '../lib/text/in-window.js';
import type { ActivityServices, RunContext } from './run-context.js';
import { endpointAnswers } from './endpoint-answers.js';
import { runTask, type TaskOutcome } from './run-task.js';
import { recordEvaluation } from './record-evaluation.js';
import { selectTasks } from './select-tasks.js';
import type { TaskSelection } from '../lib/domain/task-selection.js';

export interface EvaluateBatchInput {
  run: RunReference;
  /** Reference to the Modules that the agent runs with. */
  modules: Reference;
  selection: TaskSelection;
  /** Tasks `from` (inclusive) to `to` (exclusive) of the selection. */
  from: number;
  to: number;
  /** Why nothing is sent: tasks that the journal does not answer stay unscored. */
  unsent?: string | undefined;
}

export interface BatchResult {
  /** Reference to the list of trajectories, in task order. */
  trajectories: Reference;
  /** Duration of the batch, used to size the next one. Never part of a result. */
  milliseconds: number;
}

/** From this attempt on, tasks on which the endpoint fails are left unscored if it answers others. */
const attemptsBeforeLeavingOut = 3;

/** Runs the agent on a batch of tasks. */
export async function evaluateBatch(
  services: ActivityServices,
  input: EvaluateBatchInput,
  signal: AbortSignal,
): Promise<BatchResult> {
  const started = Date.now();
  const trajectories = await trajectoriesOf(services, input, signal);
  return {
    trajectories: await services.artifacts.put(trajectories),
    milliseconds: Date.now() - started,
  };
}

export interface EvaluateTasksInput extends Omit<EvaluateBatchInput, 'from' | 'to'> {
  /** Tasks in the selection. */
  count: number;
  /** The path below the run under which the calls are recorded. */
  path: string;
}

/** Runs the agent on all tasks of a selection: an evaluation of one batch. */
export async function evaluateTasks(
  services: ActivityServices,
  { count, path, ...input }: EvaluateTasksInput,
  signal: AbortSignal,
): Promise<Evaluation> {
  recordCallsUnder(path);
  const trajectories = await trajectoriesOf(services, { ...input, from: 0, to: count }, signal);
  const batches = [await services.artifacts.put(trajectories)];
  return recordEvaluation(services.artifacts, { batches, trajectories });
}

async function trajectoriesOf(
  services: ActivityServices,
  input: EvaluateBatchInput,
  signal: AbortSignal,
): Promise<Trajectory[]> {
  const context = await services.openRun(input.run);
  const modules = await context.modules(input.modules);
  const tasks = (await selectTasks(context, input.selection)).slice(input.from, input.to);
  const batch = { context, modules, tasks, signal };
  const trajectories =
    input.unsent === undefined ? await runTasks(batch) : await journaledTrajectories(input.unsent, batch);
  for (const { score } of trajectories)
    observe({ kind: 'rollout', run: input.run.run, outcome: score === null ? 'unscored' : 'scored' });
  return trajectories;
}

interface Batch {
  context: RunContext;
  modules: Modules;
  tasks: Task[];
  signal: AbortSignal;
}

async function runTasks(batch: Batch): Promise<Trajectory[]> {
  const { context, tasks, signal } = batch;
  const runBatch = async (): Promise<TaskOutcome[]> => {
    const outcomes = await inWindow({
      items: tasks,
      size: context.concurrency(),
      run: task => runTask({ ...batch, task }),
    });
    await context.models.flush();
    return outcomes;
  };
  const first = await runBatch();
  // A refused request would be refused again, so its task stays unscored. A busy endpoint may still answer.
  const busy = busyOf(first);
  // If the endpoint answers something else, timeouts are specific to this task.
  if (busy?.timedOut) await endpointAnswers(context.models, signal);
  if (busy && Context.current().info.attempt < attemptsBeforeLeavingOut) throw busy;
  if (busy) await expectAnswer({ busy, context, signal });
  // Run again now that the endpoint is known to answer: before, it may have failed on every task. The
  // journal returns the earlier answers.
  const outcomes = busy ? await runBatch() : first;
  const again = busyOf(outcomes);
  if (again) await expectAnswer({ busy: again, context, signal });
  return outcomes.map(({ trajectory }) => trajectory);
}

/** The trajectories of tasks from the journal alone. */
async function journaledTrajectories(reason: string, batch: Batch): Promise<Trajectory[]> {
  const { context, tasks } = batch;
  const outcomes = await withJournalOnly(reason, () =>
    inWindow({
      items: tasks,
      size: context.concurrency(),
      run: task => runTask({ ...batch, task, unscoredIfFailed: true }),
    }),
  );
  // Errors are ignored: the journal entries already contain what the ledger records about these calls.
  await context.models.flush().catch(() => undefined);
  return outcomes.map(({ trajectory }) => trajectory);
}

function busyOf(outcomes: TaskOutcome[]): EndpointBusyError | undefined {
  const busy = outcomes.flatMap(({ error }) => (error instanceof EndpointBusyError ? [error] : []));
  return busy.find(error => error.tooMany) ?? busy[0];
}

/**
 * Throws the failure unless the endpoint answers, which means that the task may be the cause. The number of
 * other tasks in the batch that succeeded does not matter: otherwise the batch size would decide what is
 * scored. Rate limits are never caused by the task, and the calls themselves count timeouts.
 */
async function expectAnswer(failure: {
  busy: EndpointBusyError;
  context: RunContext;
  signal: AbortSignal;
}): Promise<void> {
  const { busy, context, signal } = failure;
  if (busy.tooMany || busy.timedOut || !(await endpointAnswers(context.models, signal))) throw busy;
}
