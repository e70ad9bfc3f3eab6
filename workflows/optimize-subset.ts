import { continueAsNew } from '@temporalio/workflow';
import { accepts } from '../algorithm/accept.js';
import type { EpochReport } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { createChildPatience, pathInRun, tellRun } from './child.js';
import { compareEvaluations } from './compare-evaluations.js';
import { subsetSignal } from './messages.js';
import { isHistoryLong } from './long-history.js';
import { beginProposal, critique, proposeOnce, runSubset } from './subset-work.js';
import type { OptimizeSubsetInput, Parent, Proposal, SubsetState, SubsetWork } from './subset-work.js';

export interface OptimizeSubsetResult {
  modules: Reference;
  rollouts: number;
}

/**
 * Optimizes the modules on one subset, with no word from the others (the paper's independent optimization):
 * epochs of explore, critique, propose, score, accept. Ends early where nothing is left to improve. Between two
 * of its calls a long history is left behind by continuing as new.
 */
export async function optimizeSubset(input: OptimizeSubsetInput): Promise<OptimizeSubsetResult> {
  const work = beginWork(input);
  const { state } = work;
  let parent = state.parent ?? (await explore(work));
  for (; state.epoch <= input.settings.epochs; state.epoch += 1) {
    if (parent.evaluation.failures === 0) break;
    parent = await runEpoch(work, parent);
    state.proposal = null;
  }
  await work.tell({ step: null, state: 'done' });
  return { modules: parent.modules, rollouts: state.rollouts };
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
    patience: createChildPatience(),
    state,
    async tell(change, wanted) {
      Object.assign(state.report, change);
      const { reports } = input;
      if (reports !== 'none' && (!wanted || wanted === reports)) await tellRun(subsetSignal, state.report);
    },
  };
}

async function explore(work: SubsetWork): Promise<Parent> {
  const { modules, reports } = work.input;
  if (reports === 'epochs') await work.tell({ step: 'explore' });
  const evaluation = await runSubset(work, { modules, purpose: 'explore', step: 'explore' });
  return { modules, evaluation, critiques: null, rejected: [], proposals: 0 };
}

/** One epoch; gives the parent of the next. */
async function runEpoch(work: SubsetWork, parent: Parent): Promise<Parent> {
  const proposal = await propose(work, parent);
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
  const evaluation = await runSubset(work, { modules, purpose: `score-${epoch}`, step: 'score' });
  const { patience } = work;
  const compared = await compareEvaluations({ patience, parent: parent.evaluation, candidate: evaluation });
  const { accepted, reason } = accepts(work.input.settings.accept, compared);
  await end({ candidate: evaluation.score, modules, accepted, reason });
  if (accepted) return { modules, evaluation, critiques: null, rejected: [], proposals: 0 };
  return { ...again, rejected: [...parent.rejected, modules] };
}

/** All proposals of an epoch, one after the other. */
async function propose(work: SubsetWork, parent: Parent): Promise<Proposal> {
  const { state } = work;
  let proposal = state.proposal;
  if (!proposal) {
    await continueWhereLong(work, { parent, proposal: null });
    proposal = await beginProposal(work, parent, parent.critiques ?? (await critique(work, parent)));
  }
  for (;;) {
    const next = await proposeOnce(work, parent, proposal);
    if (!next) return proposal;
    proposal = next;
    await continueWhereLong(work, { parent, proposal });
  }
}

async function continueWhereLong(
  { input, state }: SubsetWork,
  reached: Pick<SubsetState, 'parent' | 'proposal'>,
): Promise<void> {
  if (!isHistoryLong()) return;
  await continueAsNew<(input: OptimizeSubsetInput) => Promise<unknown>>({
    ...input,
    state: { ...state, ...reached },
  });
}
