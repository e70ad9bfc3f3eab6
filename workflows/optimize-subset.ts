import { accepts } from '../algorithm/accept.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { createChildPatience, pathInRun, tellRun } from './child.js';
import { compareEvaluations } from './compare-evaluations.js';
import { subsetSignal } from './messages.js';
import { critique, propose, runSubset } from './subset-work.js';
import type { OptimizeSubsetInput, Parent, SubsetWork } from './subset-work.js';

export interface OptimizeSubsetResult {
  modules: Reference;
  rollouts: number;
}

/**
 * Optimizes the modules on one subset, with no word from the others (the paper's independent optimization):
 * epochs of explore, critique, propose, score, accept. Ends early where nothing is left to improve.
 */
export async function optimizeSubset(input: OptimizeSubsetInput): Promise<OptimizeSubsetResult> {
  const work = beginWork(input);
  const evaluation = await runSubset(work, { modules: input.modules, purpose: 'explore', step: 'explore' });
  let parent: Parent = { modules: input.modules, evaluation, critiques: null, rejected: [], proposals: 0 };
  for (let epoch = 1; epoch <= input.settings.epochs; epoch += 1) {
    if (parent.evaluation.failures === 0) break;
    parent = await runEpoch(work, parent, epoch);
  }
  await work.tell({ step: null, state: 'done' });
  return { modules: parent.modules, rollouts: work.rollouts };
}

function beginWork(input: OptimizeSubsetInput): SubsetWork {
  const work: SubsetWork = {
    input,
    patience: createChildPatience(),
    report: { id: pathInRun(), tasks: input.tasks, state: 'running', step: null, epochs: [] },
    rollouts: 0,
    async tell(change) {
      Object.assign(work.report, change);
      if (input.reports) await tellRun(subsetSignal, work.report);
    },
  };
  return work;
}

/** One epoch; gives the parent of the next. */
async function runEpoch(work: SubsetWork, parent: Parent, epoch: number): Promise<Parent> {
  const critiques = parent.critiques ?? (await critique(work, parent));
  const proposal = await propose(work, parent, critiques, epoch);
  const { epochs } = work.report;
  const begun = {
    epoch,
    parent: parent.evaluation.score,
    critiques: { written: critiques.written, failed: critiques.failed },
    revisions: proposal.revisions,
  };
  if (proposal.modules.sha256 === parent.modules.sha256) {
    epochs.push({ ...begun, candidate: null, accepted: false, reason: 'nothing new was proposed' });
    return { ...parent, critiques, proposals: parent.proposals + 1 };
  }
  const step = { modules: proposal.modules, purpose: `score-${epoch}`, step: 'score' } as const;
  const evaluation = await runSubset(work, step);
  const { patience } = work;
  const compared = await compareEvaluations({ patience, parent: parent.evaluation, candidate: evaluation });
  const { accepted, reason } = accepts(work.input.settings.accept, compared);
  epochs.push({ ...begun, candidate: evaluation.score, accepted, reason });
  if (accepted) return { modules: proposal.modules, evaluation, critiques: null, rejected: [], proposals: 0 };
  return {
    ...parent,
    critiques,
    rejected: [...parent.rejected, proposal.modules],
    proposals: parent.proposals + 1,
  };
}
