import { sumBlame } from '../lib/optimizer/provenance/credit.js';
import type { Blamed } from '../lib/domain/blamed.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { RevisionReport, SubsetReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { mostCritiqueBatches, proposalLanes } from '../lib/optimizer/history-bounds.js';
import type { ReportDetail } from '../lib/optimizer/history-bounds.js';
import { modulesToRevise } from '../lib/optimizer/rules/modules-to-revise.js';
import { withReport } from '../lib/optimizer/rules/revision-reports.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import type { TaskSelection } from '../activities/select-tasks.js';
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
  /** The modules to begin with. */
  modules: Reference;
  moduleNames: string[];
  settings: Pick<OptimizeConfig, 'epochs' | 'accept' | 'critique'> &
    Partial<Pick<OptimizeConfig, 'proposals' | 'racing' | 'score' | 'sample' | 'cite' | 'modules'>>;
  /** Modules whose validation is known: needed where proposals are scored there. */
  known?: { modules: Reference; validation: Evaluation } | undefined;
  /** The modules with which all tasks were run once, to divide them: running them again is answered by the journal. */
  explored?: Reference;
  /** What the run hears of it. */
  reports: ReportDetail;
  /** The run whose subsets are taken over. */
  takesFrom?: string;
  /** What a continued run of this workflow has reached; 0.1.0 had one proposal an epoch. */
  state?: SubsetState | (Omit<SubsetState, 'making'> & { proposal: Proposal | null });
}

/** Where a subset stands between two of its activities. */
export interface SubsetState {
  report: SubsetReport;
  rollouts: number;
  outcomes: SplitOutcomes;
  /** Null before the first exploration. */
  parent: Parent | null;
  /** The epoch under way, from 1 on. */
  epoch: number;
  /** The epoch's proposals; null where its critiques are not written yet. */
  making: Proposal[] | null;
}

/** What the steps of one subset share. */
export interface SubsetWork {
  input: OptimizeSubsetInput;
  patience: Patience;
  state: SubsetState;
  /** Changes the report, and tells the run where it wants to hear so much. */
  tell: (change: Partial<SubsetReport>, wanted?: ReportDetail) => Promise<void>;
}

/** What an epoch begins with: modules, what they did on the subset, and what was tried on them in vain. */
export interface Parent {
  modules: Reference;
  evaluation: Evaluation;
  critiques: Critiques | null;
  rejected: Reference[];
  /** Proposals made for it so far, whatever came of them: the next one is another sample. */
  proposals: number;
  /** What it did on the validation split, where it was accepted for that. */
  validation?: Evaluation;
}

export interface Critiques {
  lists: Reference[];
  written: number;
  failed: number;
  shortened: number;
  /** How many failures belong to each module; absent with one module. */
  blamed?: Blamed;
}

/** Modules in the making, after some of an epoch's calls. */
export interface Proposal {
  modules: Reference;
  critiques: Critiques;
  revisions: RevisionReport[];
  /** The names of the modules that it revises; all of them if not given. */
  revises?: string[];
  /** The next call: the place of its module among these, which of the module's calls it is, and the evidence it begins with. */
  next: { module: number; call: number; from: number };
}

const critiquesInOneActivity = 25;
/** Batches of critiques, proposals, and their scorings under way at the same time. */
export const lanes = proposalLanes;

/** Runs the agent on the subset with the modules that it begins with; null where the run ends early meanwhile. */
export async function exploreSubset(work: SubsetWork, modules: Reference): Promise<Evaluation | null> {
  await work.tell({ step: 'explore' }, 'steps');
  const request = beginRun(work, work.input, { modules, purpose: 'explore' });
  if (work.input.explored?.sha256 !== modules.sha256) return evaluateUnlessFinishing(request);
  // Counted already.
  work.state.rollouts -= work.input.tasks;
  return evaluateUnlessFinishing({ ...request, outcomes: {} });
}

/**
 * Runs the agent with some modules on what proposals are scored on, to the end even where the run ends early; in a
 * race, only for as long as they may be accepted.
 */
export async function scoreOn(
  work: SubsetWork,
  ground: Pick<OptimizeSubsetInput, 'selection' | 'tasks'>,
  step: Pick<EvaluateTasks, 'modules' | 'purpose' | 'race'>,
): Promise<Evaluation> {
  const evaluation = await evaluateTasks(beginRun(work, ground, step));
  work.state.rollouts -= evaluation.saved ?? 0;
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

/** Asks for critiques of what a parent did, in batches. */
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
  const counts = results.flatMap(({ blamed }) => (blamed ? [blamed] : []));
  return {
    lists: results.map(result => result.critiques),
    written: results.reduce((sum, result) => sum + result.written, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
    shortened: results.reduce((sum, result) => sum + result.shortened, 0),
    ...(counts.length > 0 && { blamed: sumBlame(counts) }),
  };
}

/** Where the proposals of an epoch begin: all alike, but for the modules that each revises. */
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

/** The modules that a proposal revises, where that are not all. */
function revised(
  { input, state }: SubsetWork,
  { parent, critiques, place }: { parent: Parent; critiques: Critiques; place: number },
): Pick<Proposal, 'revises'> {
  const { modules = 'together' } = input.settings;
  if (modules === 'together') return {};
  const { blamed = {} } = critiques;
  const { epoch } = state;
  const { proposals } = parent;
  const { moduleNames } = input;
  return { revises: modulesToRevise({ modules, moduleNames, blamed, epoch, proposals, place }) };
}

/** The path of the epoch under way, below its run. */
export function epochPath({ state }: SubsetWork): string {
  return `${state.report.id}/epoch-${state.epoch}`;
}

/** Whether all modules have met all evidence. */
export function isMade({ input }: SubsetWork, proposal: Proposal): boolean {
  return proposal.next.module >= (proposal.revises ?? input.moduleNames).length;
}

/**
 * Asks once for a revision of the next module, which takes as many calls as the evidence needs; each sees the
 * rules of those before it. `place` is the proposal's among those of its epoch: they are other samples.
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
