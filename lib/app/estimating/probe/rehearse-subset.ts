import { critiquesSchema, critiqueBatch } from '../../../../activities/critique-batch.js';
import type { CritiqueBatchResult } from '../../../optimizer/program/requests.js';
import { testGain } from '../../../../activities/judge-candidate.js';
import { proposeRevision } from '../../../../activities/propose-revision.js';
import type { ActivityServices, RunContext } from '../../../../activities/run-context.js';
import { inWindow } from '../../../text/in-window.js';
import { runTask } from '../../../../activities/run-task.js';
import { sealEvaluation } from '../../../../activities/seal-evaluation.js';
import { selectTasks } from '../../../../activities/select-tasks.js';
import type { TaskSelection } from '../../../domain/task-selection.js';
import { accepts } from '../../../optimizer/acceptance/accept.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { RunReference } from '../../../config/manifest.js';
import type { Reference } from '../../../domain/reference.js';
import { selectModulesToRevise } from '../../../optimizer/rules/select-modules.js';
import { subsetId } from '../../../optimizer/program/points.js';
import type { Rehearsal } from '../../../estimate/rehearsal.js';
import { renderModule } from '../../../optimizer/functions/render-module.js';
import { EndpointBusyError } from '../../../llm/errors.js';
import { countTokens } from '../../../llm/tokens.js';
import type { HeardCall } from './hearing.js';

/** The context of a rehearsal. */
export interface Stage {
  dependencies: ActivityServices;
  context: RunContext;
  run: RunReference;
  /** Returns the calls made since the previous `heard()`. */
  heard(): HeardCall[];
  signal: AbortSignal;
}

/** The result of a subset's first epoch. */
export interface RehearsedSubset {
  tasks: number;
  failures: number;
  critique: Rehearsal['critique'];
  /** Tokens that the proposal adds to the modules, and tokens of the replies that produced it. */
  proposal: { grown: number; reply: number };
  /** The accepted modules; null if the proposal was not accepted. */
  accepted: { modules: Reference; failures: number } | null;
}

/** The share of tasks that may stay unscored, as in a run. */
const mostUnscored = 0.02;
/** Trajectories per list, as in a run's batches. */
const trajectoriesInBatch = 250;

/** Runs modules on tasks. Throws if too many tasks cannot be scored: a rehearsal cannot wait for a person. */
export async function evaluate(
  { dependencies, context, signal }: Stage,
  { modules: reference, selection }: { modules: Reference; selection: TaskSelection },
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

/** Explores, critiques, proposes, scores and accepts as in a run's first epoch, with the same calls. */
export async function rehearseSubset(
  stage: Stage,
  step: { selection: TaskSelection; modules: Reference },
): Promise<RehearsedSubset> {
  const { context } = stage;
  const explored = await evaluate(stage, step);
  const tasks = explored.score.scored;
  const { failures } = explored;
  const nothing = { critique: null, proposal: { grown: 0, reply: 0 }, accepted: null };
  if (failures === 0) return { tasks, failures, ...nothing };
  stage.heard();
  const critiques = await criticise(stage, { ...step, explored });
  const critique = await lengthOf(stage, critiques);
  const modules = await propose(stage, { ...step, explored, critiques });
  const reply = tokensOf(stage.heard().filter(({ role }) => role === 'optimizer'));
  const proposal = { grown: await growth(context, step.modules, modules), reply };
  const accepted = await judge(stage, { ...step, explored, candidate: modules });
  await context.models.flush();
  return { tasks, failures, critique, proposal, accepted };
}

/** Returns the mean tokens of critiques and of their replies. */
async function lengthOf(stage: Stage, made: CritiqueBatchResult | null): Promise<Rehearsal['critique']> {
  if (!made || made.written === 0) return null;
  const critiques = await stage.dependencies.artifacts.get(made.critiques, critiquesSchema);
  const text = critiques.reduce(
    (sum, { problem, advice }) => sum + countTokens(problem) + countTokens(advice),
    0,
  );
  const reply = tokensOf(stage.heard().filter(({ role }) => role === 'evaluator'));
  return { text: text / made.written, reply: reply / made.written };
}

async function growth(context: RunContext, before: Reference, after: Reference): Promise<number> {
  const tokens = async (reference: Reference) =>
    Object.values(await context.modules(reference)).reduce(
      (sum, module) => sum + countTokens(renderModule(module)),
      0,
    );
  return (await tokens(after)) - (await tokens(before));
}

async function criticise(
  { dependencies, context, run, signal }: Stage,
  step: { selection: TaskSelection; modules: Reference; explored: Evaluation },
): Promise<CritiqueBatchResult | null> {
  const { selection, modules, explored } = step;
  const { failures, score, record: evaluation } = explored;
  const to = { none: 0, failures, all: score.scored }[context.manifest.optimize.critique];
  if (to === 0) return null;
  return critiqueBatch(dependencies, { run, modules, selection, evaluation, from: 0, to }, signal);
}

/** Makes all calls of the epoch's first proposal. */
async function propose(
  { dependencies, context, run, signal }: Stage,
  step: {
    selection: TaskSelection;
    modules: Reference;
    explored: Evaluation;
    critiques: CritiqueBatchResult | null;
  },
): Promise<Reference> {
  const { selection, explored, critiques } = step;
  const { modules: settings, cite } = context.manifest.optimize;
  const moduleNames = Object.keys(context.manifest.modules);
  const first = { epoch: 1, proposals: 0, place: 0 };
  const failuresByModule = critiques?.failuresByModule ?? {};
  const path = `${subsetId(selection.list ?? 0)}/epoch-1`;
  let { modules } = step;
  for (const module of selectModulesToRevise({
    modules: settings,
    moduleNames,
    failuresByModule,
    ...first,
  })) {
    let from: number | null = 0;
    for (let call = 1; from !== null; call += 1) {
      const revision = await proposeRevision(
        dependencies,
        {
          run,
          module,
          modules,
          selection,
          from,
          path: `${path}/${module}/${call}`,
          evaluation: explored.record,
          critiques: critiques ? [critiques.critiques] : [],
          rejected: [],
          sample: 0,
          ...(cite && { cite: true }),
        },
        signal,
      );
      ({ modules, next: from } = revision);
    }
  }
  return modules;
}

/**
 * Returns what the run's acceptance rule accepts, on the tasks that the run would use; the validation split
 * replaces other train tasks (`rotating`). Null if nothing was accepted.
 */
async function judge(
  stage: Stage,
  step: { selection: TaskSelection; modules: Reference; explored: Evaluation; candidate: Reference },
): Promise<RehearsedSubset['accepted']> {
  const { selection, modules, explored, candidate } = step;
  if (candidate.sha256 === modules.sha256) return null;
  const { score } = stage.context.manifest.optimize;
  const on = (of: Reference, where: TaskSelection) => evaluate(stage, { modules: of, selection: where });
  if (score === 'subset') {
    const scored = await on(candidate, selection);
    return (await isAccepted(stage, explored, scored))
      ? { modules: candidate, failures: scored.failures }
      : null;
  }
  const validation = { split: 'validation' as const };
  const parent = await on(modules, validation);
  if (!(await isAccepted(stage, parent, await on(candidate, validation)))) return null;
  return { modules: candidate, failures: (await on(candidate, selection)).failures };
}

async function isAccepted(
  { dependencies, context, run }: Stage,
  parent: Evaluation,
  candidate: Evaluation,
): Promise<boolean> {
  const { accept } = context.manifest.optimize;
  const records = { parent: parent.record, candidate: candidate.record };
  // Over the tasks that both have scored.
  const tested = await testGain(dependencies, { run, ...records });
  return accepts(accept, tested).accepted;
}

function tokensOf(calls: readonly HeardCall[]): number {
  return calls.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
}
