import { bindActivities } from '../../../../activities/index.js';
import { runTask } from '../../../../activities/run-task.js';
import { sealEvaluation } from '../../../../activities/seal-evaluation.js';
import { selectTasks } from '../../../../activities/select-tasks.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { Reference } from '../../../domain/reference.js';
import { EndpointBusyError } from '../../../llm/errors.js';
import { bindEffects } from '../../../optimizer/program/bind-effects.js';
import type { EffectName } from '../../../optimizer/program/bind-effects.js';
import type { Effects, EvaluateRequest } from '../../../optimizer/program/steps.js';
import { inWindow } from '../../../text/in-window.js';
import type { BeforeRun } from './before-run.js';

/** The share of tasks that may stay unscored, as in a run. */
const mostUnscored = 0.02;
/** Trajectories per list, as in a run's batches. */
const trajectoriesInBatch = 250;

/** The effects of the method, as the activities of a run have them, without a server. */
export function effectsInProcess({ dependencies, run }: BeforeRun, signal: AbortSignal): Effects {
  const activities: Record<EffectName, (input: never) => Promise<unknown>> = bindActivities(
    dependencies,
    () => signal,
  );
  return bindEffects((name, input) => activities[name]({ run, ...input } as never));
}

/** Runs modules on tasks. Throws if too many tasks cannot be scored: nothing here can wait for a person. */
export async function evaluateInProcess(
  { dependencies, context }: BeforeRun,
  { modules: reference, selection }: Pick<EvaluateRequest, 'modules' | 'selection'>,
  signal: AbortSignal,
): Promise<Evaluation> {
  const modules = await context.modules(reference);
  const tasks = await selectTasks(context, selection);
  let unscored = 0;
  const trajectories = await inWindow({
    items: tasks,
    size: context.concurrency(),
    run: async task => {
      const { trajectory, error } = await runTask({ context, modules, task, signal });
      if (error instanceof EndpointBusyError) throw error;
      if (error && ++unscored > tasks.length * mostUnscored) throw error;
      return trajectory;
    },
  });
  const { artifacts } = dependencies;
  const batches: Reference[] = [];
  for (let from = 0; from < trajectories.length; from += trajectoriesInBatch)
    batches.push(await artifacts.put(trajectories.slice(from, from + trajectoriesInBatch)));
  return sealEvaluation(dependencies, { batches });
}
