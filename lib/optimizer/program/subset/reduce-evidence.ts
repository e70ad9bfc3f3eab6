import type { Reference } from '../../../domain/reference.js';
import type { EpochReport } from '../../../domain/progress.js';
import type { Evidence } from '../requests.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { propose } from './propose.js';
import { report } from './subset-work.js';
import type { Parent, SubsetWork } from './subset-work.js';

/**
 * Makes one proposal of results that another program collected, and takes it as it is. Returns the unchanged
 * modules if nothing failed, or if the run ends early.
 */
export async function reduceEvidence(work: SubsetWork, evidence: Evidence): Promise<Reference> {
  const { input, state } = work;
  const { modules } = input;
  const { evaluation, critiques } = evidence;
  const parent: Parent = { modules, evaluation, critiques, rejected: [], proposals: 0 };
  state.epoch = 1;
  const hasFailures = evaluation.failures > 0;
  const proposals = hasFailures ? await unlessUnavailable(() => propose(work, parent)) : null;
  const proposal = proposals?.[0];
  const isNew = proposal !== undefined && proposal.modules.sha256 !== modules.sha256;
  const { written, failed, shortened, failuresByModule } = critiques;
  const epoch: EpochReport = {
    epoch: 1,
    parent: evaluation.score,
    critiques: { written, failed, shortened, ...(failuresByModule && { failuresByModule }) },
    revisions: proposal?.revisions ?? [],
    candidate: null,
    modules: isNew ? proposal.modules : null,
    accepted: isNew,
    reason: isNew ? 'taken without a score' : 'nothing new was proposed',
  };
  await report(work, {
    step: null,
    state: 'done',
    epochs: proposal ? [epoch] : [],
    ...(hasFailures && !proposal && { endedEarly: true }),
  });
  return isNew ? proposal.modules : modules;
}
