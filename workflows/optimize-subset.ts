import { continueAsNew } from '@temporalio/workflow';
import type { InheritedSubset } from '../lib/domain/inheritance.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { EpochReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { expectedGain } from '../lib/optimizer/acceptance/subset-scores.js';
import { createChildPatience, pathInRun, tellRun } from './child.js';
import { inWindow } from './in-window.js';
import { judgeProposals } from './judge-proposals.js';
import { subsetSignal } from './messages.js';
import { isHistoryLong } from './long-history.js';
import { noteFixed } from './note-fixed.js';
import { ifInReach } from './out-of-reach.js';
import { beginProposals, critique, exploreSubset, isMade, lanes, proposeOnce } from './subset-work.js';
import type { OptimizeSubsetInput, Parent, Proposal, SubsetState, SubsetWork } from './subset-work.js';
import { takenSubset } from './taken-subset.js';

export interface OptimizeSubsetResult {
  modules: Reference;
  /** How many more of the tasks they were scored on the modules solve than the modules they started from. */
  gain: number;
  rollouts: number;
  outcomes: SplitOutcomes;
  /** Of the modules, if proposals are scored on validation. */
  validation?: Evaluation;
}

/**
 * Optimizes the modules on one subset, independently of the others (the paper's independent optimization):
 * epochs of explore, critique, propose, score, accept. Ends early if nothing is left to improve. If the run
 * ends early, stops after the current step with the best so far. Continues as new between two calls if the
 * history is long.
 */
export async function optimizeSubset(input: OptimizeSubsetInput): Promise<OptimizeSubsetResult> {
  const work = beginWork(input);
  const { state } = work;
  const { steering } = work.patience;
  const taken = await ifInReach(() => takenSubset(work));
  if (taken?.complete) {
    await work.tell({});
    const { modules } = taken;
    return { modules: modules ?? input.modules, gain: expectedGain(state.report), rollouts: 0, outcomes: {} };
  }
  let parent = state.parent ?? (await ifInReach(() => explore(work, taken)));
  for (; parent && state.epoch <= input.settings.epochs; state.epoch += 1) {
    if (parent.evaluation.failures === 0 || !(await steering.mayGoOn())) break;
    const begun: Parent = parent;
    parent = (await ifInReach(() => runEpoch(work, begun))) ?? begun;
    state.making = null;
  }
  const isCut = steering.finishing && isUnfinished(parent, work);
  await work.tell({ step: null, state: 'done', ...(isCut && { endedEarly: true }) });
  const modules = parent?.modules ?? input.modules;
  const known = input.known?.modules.sha256 === modules.sha256 ? input.known.validation : undefined;
  const validation = parent?.validation ?? known;
  return {
    modules,
    gain: expectedGain(state.report),
    rollouts: state.rollouts,
    outcomes: state.outcomes,
    ...(validation && { validation }),
  };
}

/** Whether there was more to do. */
function isUnfinished(parent: Parent | null, { input, state }: SubsetWork): boolean {
  return !parent || (parent.evaluation.failures > 0 && state.epoch <= input.settings.epochs);
}

function beginWork(input: OptimizeSubsetInput): SubsetWork {
  const state: SubsetState = reached(input.state) ?? {
    report: { id: pathInRun(), tasks: input.tasks, state: 'running', step: null, epochs: [] },
    rollouts: 0,
    outcomes: {},
    parent: null,
    epoch: 1,
    making: null,
  };
  return {
    input,
    patience: createChildPatience(input),
    state,
    async tell(change, wanted) {
      Object.assign(state.report, change);
      const { reports } = input;
      if (reports !== 'none' && (!wanted || wanted === reports)) await tellRun(subsetSignal, state.report);
    },
  };
}

function reached(state: OptimizeSubsetInput['state']): SubsetState | null {
  if (!state || 'making' in state) return state ?? null;
  const { proposal, ...rest } = state;
  return { ...rest, making: proposal && [proposal] };
}

/** `taken`: in a fork, the state to continue from. */
async function explore(work: SubsetWork, taken: InheritedSubset | null): Promise<Parent | null> {
  const { input } = work;
  const modules = taken?.modules ?? input.modules;
  if (input.reports === 'epochs') await work.tell({ step: 'explore' });
  const evaluation = await exploreSubset(work, modules);
  const { rejected, proposals } = taken ?? { rejected: [], proposals: 0 };
  return evaluation && { modules, evaluation, critiques: null, rejected, proposals };
}

/**
 * Runs one epoch; returns the parent of the next. If the run ends early before scoring, the epoch has no
 * effect.
 */
async function runEpoch(work: SubsetWork, parent: Parent): Promise<Parent> {
  const proposals = await propose(work, parent);
  const [first] = proposals ?? [];
  if (!proposals || !first || !(await work.patience.steering.mayGoOn())) return parent;
  const { critiques } = first;
  const judged = await judgeProposals(work, parent, proposals);
  const noted = await ifInReach(() => noteFixed(work, parent, judged));
  const { report, accepted, proposed } = noted ?? judged;
  const { epochs } = work.state.report;
  const { written, failed, shortened, failuresByModule } = critiques;
  const ended: EpochReport = {
    epoch: work.state.epoch,
    critiques: { written, failed, shortened, ...(failuresByModule && { failuresByModule }) },
    ...report,
  };
  await work.tell({ step: null, epochs: [...epochs, ended] }, 'epochs');
  if (accepted) return { ...accepted, critiques: null, rejected: [], proposals: 0 };
  return {
    ...{ ...parent, critiques },
    proposals: parent.proposals + proposals.length,
    rejected: [...parent.rejected, ...proposed],
  };
}

/** All proposals of an epoch, each a sequence of calls; null if the run ends early. */
async function propose(work: SubsetWork, parent: Parent): Promise<Proposal[] | null> {
  const { state, patience } = work;
  const { steering } = patience;
  let making = state.making;
  if (!making) {
    await continueWhereLong(work, { parent, making: null });
    const critiques = parent.critiques ?? (await critique(work, parent));
    if (!(await steering.mayGoOn())) return null;
    making = await beginProposals(work, parent, critiques);
  }
  for (;;) {
    if (!(await steering.mayGoOn())) return null;
    if (making.every(proposal => isMade(work, proposal))) return making;
    making = await inWindow({
      items: making,
      size: lanes,
      run: (proposal, place) => proposeOnce(work, { parent, proposal, place }),
    });
    await continueWhereLong(work, { parent, making });
  }
}

async function continueWhereLong(
  { input, state, patience }: SubsetWork,
  reached: Pick<SubsetState, 'parent' | 'making'>,
): Promise<void> {
  if (!isHistoryLong()) return;
  await continueAsNew<(input: OptimizeSubsetInput) => Promise<unknown>>({
    ...input,
    steering: patience.steering.state,
    state: { ...state, ...reached },
  });
}
