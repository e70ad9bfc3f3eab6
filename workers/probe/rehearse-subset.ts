import pLimit from 'p-limit';
import { critiqueTrajectories } from '../../activities/critique-batch.js';
import type { CritiqueBatchResult } from '../../activities/critique-batch.js';
import { testGainOf } from '../../activities/judge-candidate.js';
import { reviseModule } from '../../activities/propose-revision.js';
import type { ActivityDependencies, RunContext } from '../../activities/run-context.js';
import { runTask } from '../../activities/run-task.js';
import { sealBatches } from '../../activities/seal-evaluation.js';
import { selectTasks } from '../../activities/select-tasks.js';
import type { TaskSelection } from '../../activities/select-tasks.js';
import { accepts } from '../../algorithm/accept.js';
import type { Evaluation } from '../../algorithm/domain/evaluation.js';
import type { RunReference } from '../../algorithm/domain/manifest.js';
import type { Reference } from '../../algorithm/domain/reference.js';
import { modulesToRevise } from '../../algorithm/modules-to-revise.js';
import { subsetId } from '../../algorithm/subset-id.js';
import type { Task } from '../../algorithm/domain/task.js';
import type { Trajectory } from '../../algorithm/domain/trajectory.js';
import type { HeardCall } from './hearing.js';

/** What a rehearsal works with. */
export interface Stage {
  dependencies: ActivityDependencies;
  context: RunContext;
  run: RunReference;
  /** The calls that were made since the last time this was asked. */
  heard(): HeardCall[];
  signal: AbortSignal;
}

/** The first epoch of one subset, as it went. */
export interface RehearsedSubset {
  tasks: number;
  failures: number;
  /** Tokens of a critique, on average; null where there was none. */
  critique: number | null;
  /** Tokens of the replies that brought the proposal. */
  proposed: number;
  /** What was accepted; null where nothing was. */
  accepted: { modules: Reference; failures: number } | null;
}

/** Runs modules on tasks. Throws what keeps a task from being scored: a rehearsal has nobody to wait with. */
export async function evaluate(
  { dependencies, context, signal }: Stage,
  { modules: reference, selection }: { modules: Reference; selection: TaskSelection },
): Promise<Evaluation> {
  const modules = await context.modules(reference);
  const tasks = await selectTasks(dependencies, context, selection);
  const limit = pLimit({ concurrency: Math.max(1, context.concurrency()), rejectOnClear: true });
  const run = async (task: Task): Promise<Trajectory> => {
    const { trajectory, error } = await runTask({ context, modules, task, signal });
    if (error) throw error;
    return trajectory;
  };
  // What was begun ends before this does; nothing is begun any more once one has failed.
  const settled = await Promise.allSettled(
    tasks.map(task =>
      limit(() => run(task)).catch((error: unknown) => {
        limit.clearQueue();
        throw error;
      }),
    ),
  );
  const trajectories = settled.map(outcome => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  const { artifacts } = dependencies;
  return sealBatches(artifacts, [await artifacts.put(trajectories)]);
}

/** Explores, criticises, proposes, scores and accepts as a run's first epoch does, with the same calls. */
export async function rehearseSubset(
  stage: Stage,
  step: { selection: TaskSelection; modules: Reference },
): Promise<RehearsedSubset> {
  const { context } = stage;
  const explored = await evaluate(stage, step);
  const tasks = explored.score.scored;
  const { failures } = explored;
  if (failures === 0) return { tasks, failures, critique: null, proposed: 0, accepted: null };
  stage.heard();
  const critiques = await criticise(stage, { ...step, explored });
  const critique = meanOf(stage.heard().filter(({ role }) => role === 'evaluator'));
  const modules = await propose(stage, { ...step, explored, critiques });
  const proposed = tokensOf(stage.heard().filter(({ role }) => role === 'optimizer'));
  const known = { tasks, failures, critique, proposed };
  if (modules.sha256 === step.modules.sha256) return { ...known, accepted: null };
  const scored = await evaluate(stage, { ...step, modules });
  if (!(await isAccepted(stage, { ...step, explored, candidate: { modules, scored } })))
    return { ...known, accepted: null };
  await context.models.flush();
  return { ...known, accepted: { modules, failures: scored.failures } };
}

async function criticise(
  { dependencies, context, run, signal }: Stage,
  step: { selection: TaskSelection; modules: Reference; explored: Evaluation },
): Promise<CritiqueBatchResult | null> {
  const { selection, modules, explored } = step;
  const { failures, score, record: evaluation } = explored;
  const to = { none: 0, failures, all: score.scored }[context.manifest.optimize.critique];
  if (to === 0) return null;
  return critiqueTrajectories(dependencies, { run, modules, selection, evaluation, from: 0, to }, signal);
}

/** All calls of the epoch's first proposal. */
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
  const blamed = critiques?.blamed ?? {};
  const path = `${subsetId(selection.list ?? 0)}/epoch-1`;
  let { modules } = step;
  for (const module of modulesToRevise({ modules: settings, moduleNames, blamed, ...first })) {
    let from: number | null = 0;
    for (let call = 1; from !== null; call += 1) {
      const revision = await reviseModule(
        dependencies,
        {
          ...{ run, module, modules, selection, from },
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

/** By the run's rule and on its ground; other train tasks (`rotating`) are stood for by the validation split. */
async function isAccepted(
  stage: Stage,
  step: {
    modules: Reference;
    explored: Evaluation;
    candidate: { modules: Reference; scored: Evaluation };
  },
): Promise<boolean> {
  const { dependencies, context, run } = stage;
  const { accept, score } = context.manifest.optimize;
  const { modules, explored, candidate } = step;
  const elsewhere = (of: Reference) => evaluate(stage, { modules: of, selection: { split: 'validation' } });
  const [parent, scored] =
    score === 'subset'
      ? [explored, candidate.scored]
      : [await elsewhere(modules), await elsewhere(candidate.modules)];
  const compared =
    accept === 'significant'
      ? await testGainOf(dependencies, { run, parent: parent.record, candidate: scored.record })
      : { parent: parent.score, candidate: scored.score };
  return accepts(accept, compared).accepted;
}

function tokensOf(calls: readonly HeardCall[]): number {
  return calls.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
}

function meanOf(calls: readonly HeardCall[]): number | null {
  return calls.length === 0 ? null : tokensOf(calls) / calls.length;
}
