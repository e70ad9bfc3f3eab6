import { continueAsNew } from '@temporalio/workflow';
import { accepts } from '../algorithm/accept.js';
import type { InheritedSubset } from '../algorithm/domain/inheritance.js';
import type { EpochReport, SubsetReport } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { createChildPatience, pathInRun, tellRun } from './child.js';
import { compareEvaluations } from './compare-evaluations.js';
import { subsetSignal } from './messages.js';
import { isHistoryLong } from './long-history.js';
import { beginProposal, critique, exploreSubset, proposeOnce, scoreSubset } from './subset-work.js';
import type { OptimizeSubsetInput, Parent, Proposal, SubsetState, SubsetWork } from './subset-work.js';
import { takenSubset } from './taken-subset.js';

export interface OptimizeSubsetResult {
  modules: Reference;
  /** How many more of its tasks the modules solve than those it began with: what it promises. */
  gain: number;
  rollouts: number;
}

/**
 * Optimizes the modules on one subset, with no word from the others (the paper's independent optimization):
 * epochs of explore, critique, propose, score, accept. Ends early where nothing is left to improve, and, with the
 * best so far, after its step where the run ends early. Between two of its calls a long history is left behind by
 * continuing as new.
 */
export async function optimizeSubset(input: OptimizeSubsetInput): Promise<OptimizeSubsetResult> {
  const work = beginWork(input);
  const { state } = work;
  const { steering } = work.patience;
  const taken = await takenSubset(work);
  if (taken?.whole) {
    await work.tell({});
    return { modules: taken.modules ?? input.modules, gain: gainOf(state.report), rollouts: 0 };
  }
  let parent = state.parent ?? (await explore(work, taken));
  for (; parent && state.epoch <= input.settings.epochs; state.epoch += 1) {
    if (parent.evaluation.failures === 0 || !(await steering.mayGoOn())) break;
    parent = await runEpoch(work, parent);
    state.proposal = null;
  }
  const isCut = steering.finishing && isUnfinished(parent, work);
  await work.tell({ step: null, state: 'done', ...(isCut && { cut: true }) });
  return { modules: parent?.modules ?? input.modules, gain: gainOf(state.report), rollouts: state.rollouts };
}

/** Whether there was more to do. */
function isUnfinished(parent: Parent | null, { input, state }: SubsetWork): boolean {
  return !parent || (parent.evaluation.failures > 0 && state.epoch <= input.settings.epochs);
}

function gainOf({ epochs, tasks }: SubsetReport): number {
  const before = epochs[0]?.parent.mean ?? null;
  const after = epochs.filter(epoch => epoch.accepted).at(-1)?.candidate?.mean ?? null;
  return before === null || after === null ? 0 : (after - before) * tasks;
}

function beginWork(input: OptimizeSubsetInput): SubsetWork {
  const state: SubsetState = input.state ?? {
    report: { id: pathInRun(), tasks: input.tasks, state: 'running', step: null, epochs: [] },
    rollouts: 0,
    parent: null,
    epoch: 1,
    proposal: null,
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

/** `taken`: what it goes on from, in a fork. */
async function explore(work: SubsetWork, taken: InheritedSubset | null): Promise<Parent | null> {
  const { input } = work;
  const modules = taken?.modules ?? input.modules;
  if (input.reports === 'epochs') await work.tell({ step: 'explore' });
  const evaluation = await exploreSubset(work, modules);
  const { rejected, proposals } = taken ?? { rejected: [], proposals: 0 };
  return evaluation && { modules, evaluation, critiques: null, rejected, proposals };
}

/** One epoch; gives the parent of the next. Nothing comes of one in which the run ends early before it scores. */
async function runEpoch(work: SubsetWork, parent: Parent): Promise<Parent> {
  const proposal = await propose(work, parent);
  if (!proposal || !(await work.patience.steering.mayGoOn())) return parent;
  const { critiques, modules, revisions } = proposal;
  const { epoch, report } = work.state;
  const { written, failed, shortened } = critiques;
  const begun = {
    epoch,
    parent: parent.evaluation.score,
    critiques: { written, failed, shortened },
    revisions,
  };
  const end = (ended: Pick<EpochReport, 'candidate' | 'modules' | 'accepted' | 'reason'>) =>
    work.tell({ step: null, epochs: [...report.epochs, { ...begun, ...ended }] }, 'epochs');
  const again = { ...parent, critiques, proposals: parent.proposals + 1 };
  if (modules.sha256 === parent.modules.sha256) {
    await end({ candidate: null, modules: null, accepted: false, reason: 'nothing new was proposed' });
    return again;
  }
  const evaluation = await scoreSubset(work, { modules, purpose: `score-${epoch}` });
  const { patience } = work;
  const compared = await compareEvaluations({ patience, parent: parent.evaluation, candidate: evaluation });
  const { accepted, reason } = accepts(work.input.settings.accept, compared);
  await end({ candidate: evaluation.score, modules, accepted, reason });
  if (accepted) return { modules, evaluation, critiques: null, rejected: [], proposals: 0 };
  return { ...again, rejected: [...parent.rejected, modules] };
}

/** All proposals of an epoch, one after the other; null where the run ends early. */
async function propose(work: SubsetWork, parent: Parent): Promise<Proposal | null> {
  const { state, patience } = work;
  const { steering } = patience;
  let proposal = state.proposal;
  if (!proposal) {
    await continueWhereLong(work, { parent, proposal: null });
    const critiques = parent.critiques ?? (await critique(work, parent));
    if (!(await steering.mayGoOn())) return null;
    proposal = await beginProposal(work, parent, critiques);
  }
  for (;;) {
    if (!(await steering.mayGoOn())) return null;
    const next = await proposeOnce(work, parent, proposal);
    if (!next) return proposal;
    proposal = next;
    await continueWhereLong(work, { parent, proposal });
  }
}

async function continueWhereLong(
  { input, state, patience }: SubsetWork,
  reached: Pick<SubsetState, 'parent' | 'proposal'>,
): Promise<void> {
  if (!isHistoryLong()) return;
  await continueAsNew<(input: OptimizeSubsetInput) => Promise<unknown>>({
    ...input,
    steering: patience.steering.state,
    state: { ...state, ...reached },
  });
}
