import { sumFailures } from '../lib/optimizer/provenance/failure-attribution.js';
import type { FailureCounts } from '../lib/domain/failure-counts.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { RevisionReport, SubsetReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { mostCritiqueBatches, proposalLanes } from '../lib/optimizer/history-bounds.js';
import type { ReportDetail } from '../lib/optimizer/history-bounds.js';
import { selectModulesToRevise } from '../lib/optimizer/rules/select-modules.js';
import { withReport } from '../lib/optimizer/rules/revision-reports.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import type { TaskSelection } from '../lib/domain/task-selection.js';
import { activities, llmOptions } from './activity-options.js';
import { evaluateTasks, evaluateUnlessFinishing } from './evaluate-tasks.js';
import type { EvaluateTasks } from './evaluate-tasks.js';
import { inWindow } from './in-window.js';
import type { Patience } from './patience.js';
import type { SteeredInput } from './steering.js';

export interface OptimizeSubsetInput extends SteeredInput {
  run: RunReference;
  selection: TaskSelection;
  /** Tasks in the subset. */
  tasks: number;
  /** The modules to start from. */
  modules: Reference;
  moduleNames: string[];
  settings: Pick<OptimizeConfig, 'epochs' | 'accept' | 'critique'> &
    Partial<Pick<OptimizeConfig, 'proposals' | 'racing' | 'score' | 'sample' | 'cite' | 'modules'>>;
  /** Modules with known validation scores: needed if proposals are scored there. */
  known?: { modules: Reference; validation: Evaluation } | undefined;
  /**
   * The modules with which all tasks were run once, to divide them: the journal answers a second run with
   * them.
   */
  explored?: Reference;
  /** How much it reports to the run. */
  reports: ReportDetail;
  /** The run whose subsets are reused. */
  takesFrom?: string;
  /** The state of a continued execution of this workflow; 0.1.0 had one proposal per epoch. */
  state?: SubsetState | (Omit<SubsetState, 'making'> & { proposal: Proposal | null });
}

/** The state of a subset between two of its activities. */
export interface SubsetState {
  report: SubsetReport;
  rollouts: number;
  outcomes: SplitOutcomes;
  /** Null before the first exploration. */
  parent: Parent | null;
  /** The current epoch, from 1. */
  epoch: number;
  /** The epoch's proposals; null if its critiques are not written yet. */
  making: Proposal[] | null;
}

/** Shared by the steps of one subset. */
export interface SubsetWork {
  input: OptimizeSubsetInput;
  patience: Patience;
  state: SubsetState;
  /** Changes the report, and sends it if the run wants that much detail. */
  tell: (change: Partial<SubsetReport>, wanted?: ReportDetail) => Promise<void>;
}

/** The start of an epoch: modules, their results on the subset, and proposals for them that failed. */
export interface Parent {
  modules: Reference;
  evaluation: Evaluation;
  critiques: Critiques | null;
  rejected: Reference[];
  /** Proposals made for it so far, accepted or not: the next one is another sample. */
  proposals: number;
  /** Its results on the validation split, if it was accepted for them. */
  validation?: Evaluation;
}

export interface Critiques {
  lists: Reference[];
  written: number;
  failed: number;
  shortened: number;
  /** Number of failures that belong to each module; absent with one module. */
  failuresByModule?: FailureCounts;
}

/** A proposal in progress, after some of an epoch's calls. */
export interface Proposal {
  modules: Reference;
  critiques: Critiques;
  revisions: RevisionReport[];
  /** The names of the modules that it revises; default: all. */
  revises?: string[];
  /**
   * The next call: the index of its module in this list, the ordinal of the call for the module, and where
   * its evidence starts.
   */
  next: { module: number; call: number; from: number };
}

const critiquesInOneActivity = 25;
/** Concurrent batches of critiques, proposals, and scorings of proposals. */
export const lanes = proposalLanes;

/**
 * Runs the agent on the subset with the modules that it starts from; null if the run ends early meanwhile.
 */
export async function exploreSubset(work: SubsetWork, modules: Reference): Promise<Evaluation | null> {
  await work.tell({ step: 'explore' }, 'steps');
  const request = beginRun(work, work.input, { modules, purpose: 'explore' });
  if (work.input.explored?.sha256 !== modules.sha256) return evaluateUnlessFinishing(request);
  // Already counted.
  work.state.rollouts -= work.input.tasks;
  return evaluateUnlessFinishing({ ...request, outcomes: {} });
}

/**
 * Runs the agent with some modules on what proposals are scored on, to the end even if the run ends early; in
 * a race, only as long as they can be accepted.
 */
export async function scoreOn(
  work: SubsetWork,
  ground: Pick<OptimizeSubsetInput, 'selection' | 'tasks'>,
  step: Pick<EvaluateTasks, 'modules' | 'purpose' | 'race'>,
): Promise<Evaluation> {
  const evaluation = await evaluateTasks(beginRun(work, ground, step));
  work.state.rollouts -= evaluation.skipped ?? 0;
  return evaluation;
}

function beginRun(
  work: SubsetWork,
  { selection, tasks: count }: Pick<OptimizeSubsetInput, 'selection' | 'tasks'>,
  step: Pick<EvaluateTasks, 'modules' | 'purpose' | 'race'>,
): EvaluateTasks {
  const { patience } = work;
  const { run } = work.input;
  const { outcomes } = work.state;
  work.state.rollouts += count;
  const summary = `${work.state.report.id}: ${step.purpose}, ${count} tasks`;
  return { patience, run, summary, selection, count, outcomes, ...step };
}

/** Asks for critiques of a parent's trajectories, in batches. */
export async function critique(work: SubsetWork, parent: Parent): Promise<Critiques> {
  const { run, selection, settings } = work.input;
  const { evaluation, modules } = parent;
  const wanted = { none: 0, failures: evaluation.failures, all: evaluation.score.scored };
  const all = wanted[settings.critique];
  if (all > 0) await work.tell({ step: 'critique' }, 'steps');
  const size = Math.max(critiquesInOneActivity, Math.ceil(all / mostCritiqueBatches));
  const batches = Array.from({ length: Math.ceil(all / size) }, (_, place) => {
    const from = place * size;
    return { from, to: Math.min(all, from + size) };
  });
  const results = await inWindow({
    items: batches,
    size: lanes,
    mayStart: () => !work.patience.steering.finishing,
    run: ({ from, to }) =>
      work.patience.attempt(() =>
        activities.critiqueBatch.executeWithOptions(
          { ...llmOptions, summary: `critiques ${from + 1}–${to} of ${all}` },
          [{ run, modules, selection, evaluation: evaluation.record, from, to }],
        ),
      ),
  });
  const counts = results.flatMap(({ failuresByModule }) => (failuresByModule ? [failuresByModule] : []));
  return {
    lists: results.map(result => result.critiques),
    written: results.reduce((sum, result) => sum + result.written, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
    shortened: results.reduce((sum, result) => sum + result.shortened, 0),
    ...(counts.length > 0 && { failuresByModule: sumFailures(counts) }),
  };
}

/** The initial proposals of an epoch: identical except for the modules that each revises. */
export async function beginProposals(
  work: SubsetWork,
  parent: Parent,
  critiques: Critiques,
): Promise<Proposal[]> {
  await work.tell({ step: 'propose' }, 'steps');
  const { proposals = 1 } = work.input.settings;
  return Array.from({ length: proposals }, (_, place) => ({
    ...{ modules: parent.modules, critiques, revisions: [] },
    ...revised(work, { parent, critiques, place }),
    next: { module: 0, call: 1, from: 0 },
  }));
}

/** The modules that a proposal revises, if not all. */
function revised(
  { input, state }: SubsetWork,
  { parent, critiques, place }: { parent: Parent; critiques: Critiques; place: number },
): Pick<Proposal, 'revises'> {
  const { modules = 'together' } = input.settings;
  if (modules === 'together') return {};
  const { failuresByModule = {} } = critiques;
  const { epoch } = state;
  const { proposals } = parent;
  const { moduleNames } = input;
  return {
    revises: selectModulesToRevise({ modules, moduleNames, failuresByModule, epoch, proposals, place }),
  };
}

/** The path of the current epoch, below its run. */
export function epochPath({ state }: SubsetWork): string {
  return `${state.report.id}/epoch-${state.epoch}`;
}

/** Whether all modules have seen all evidence. */
export function isMade({ input }: SubsetWork, proposal: Proposal): boolean {
  return proposal.next.module >= (proposal.revises ?? input.moduleNames).length;
}

/**
 * Makes one call to revise the next module, which takes as many calls as the evidence needs; each call sees
 * the rules of the earlier ones. `place` is the proposal's index in its epoch: the proposals are different
 * samples.
 */
export async function proposeOnce(
  work: SubsetWork,
  { parent, proposal, place }: { parent: Parent; proposal: Proposal; place: number },
): Promise<Proposal> {
  const { run, selection, moduleNames, settings } = work.input;
  const { next, critiques, modules, revises = moduleNames } = proposal;
  const module = revises[next.module];
  if (module === undefined) return proposal;
  const epoch = epochPath(work);
  const path = `${place === 0 ? epoch : `${epoch}/proposal-${place + 1}`}/${module}/${next.call}`;
  const result = await work.patience.attempt(() =>
    activities.proposeRevision.executeWithOptions({ ...llmOptions, summary: `proposes: ${path}` }, [
      {
        run,
        path,
        module,
        modules,
        selection,
        evaluation: parent.evaluation.record,
        critiques: critiques.lists,
        rejected: parent.rejected,
        sample: parent.proposals + place,
        from: next.from,
        ...(settings.cite && { cite: true }),
      },
    ]),
  );
  return {
    ...proposal,
    modules: result.modules,
    revisions: withReport(proposal.revisions, result.report),
    next:
      result.next === null
        ? { module: next.module + 1, call: 1, from: 0 }
        : { module: next.module, call: next.call + 1, from: result.next },
  };
}
