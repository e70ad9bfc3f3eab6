import { accepts } from '../algorithm/accept.js';
import type { Acceptance } from '../algorithm/accept.js';
import { distinct } from '../algorithm/distinct.js';
import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { EpochReport } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { compareEvaluations } from './compare-evaluations.js';
import { inWindow } from './in-window.js';
import { lanes, scoreSubset } from './subset-work.js';
import type { Parent, Proposal, SubsetWork } from './subset-work.js';

/** A proposal that was scored. */
interface Judged extends Acceptance {
  proposal: Proposal;
  evaluation: Evaluation;
}

export interface Judgement {
  /** What the epoch reports of its proposals. */
  report: Omit<EpochReport, 'epoch' | 'parent' | 'critiques'>;
  /** What the next epoch begins with; null where nothing was accepted. */
  accepted: { modules: Reference; evaluation: Evaluation } | null;
  /** All that was proposed and is new. */
  proposed: Reference[];
}

/**
 * Scores the proposals of an epoch on the subset, each that is new once, and chooses: of those that are accepted the
 * one with the best score, of equal ones the first.
 */
export async function judgeProposals(
  work: SubsetWork,
  parent: Parent,
  proposals: readonly Proposal[],
): Promise<Judgement> {
  const isNew = ({ modules }: Proposal) => modules.sha256 !== parent.modules.sha256;
  const proposed = distinct(proposals.filter(isNew).map(({ modules }) => modules));
  if (proposed.length > 0) await work.tell({ step: 'score' }, 'steps');
  const judged = await inWindow({
    items: proposed,
    size: lanes,
    run: modules => judge(work, parent, { modules, proposals }),
  });
  const best = bestOf(judged.filter(({ accepted }) => accepted)) ?? bestOf(judged);
  const saved = judged.reduce((sum, { evaluation }) => sum + (evaluation.saved ?? 0), 0);
  const accepted = best?.accepted ? { modules: best.proposal.modules, evaluation: best.evaluation } : null;
  const report: Judgement['report'] = {
    revisions: (best?.proposal ?? proposals[0])?.revisions ?? [],
    candidate: best?.evaluation.score ?? null,
    modules: best?.proposal.modules ?? null,
    accepted: accepted !== null,
    reason: best?.reason ?? 'nothing new was proposed',
    ...(proposals.length > 1 && { proposals: proposals.map(made => reportOf(made, judged, isNew(made))) }),
    ...(saved > 0 && { saved }),
  };
  return { report, accepted, proposed };
}

async function judge(
  work: SubsetWork,
  parent: Parent,
  { modules, proposals }: { modules: Reference; proposals: readonly Proposal[] },
): Promise<Judged> {
  const place = proposals.findIndex(made => made.modules.sha256 === modules.sha256);
  const proposal = proposals[place];
  if (!proposal) throw new RangeError('What is judged is one of the proposals.');
  const { input, state, patience } = work;
  const { accept, racing } = input.settings;
  const evaluation = await scoreSubset(work, {
    modules,
    purpose: place === 0 ? `score-${state.epoch}` : `score-${state.epoch}-${place + 1}`,
    ...(racing && { race: { parent: parent.evaluation.record } }),
  });
  if (evaluation.saved !== undefined) {
    const reason = `stopped after ${input.tasks - evaluation.saved} of ${input.tasks} tasks: it could not be accepted any more, rule ${accept}`;
    return { proposal, evaluation, accepted: false, reason };
  }
  const compared = await compareEvaluations({
    ...{ patience, parent: parent.evaluation, candidate: evaluation },
    ...(accept === 'significant' && { tested: input.run }),
  });
  return { proposal, evaluation, ...accepts(accept, compared) };
}

/** Of the best score; one that was run to its end is above all others. */
function bestOf(judged: readonly Judged[]): Judged | null {
  const rank = ({ evaluation }: Judged) =>
    (evaluation.score.mean ?? -1) + (evaluation.saved === undefined ? 2 : 0);
  return judged.reduce<Judged | null>(
    (best, entry) => (best === null || rank(entry) > rank(best) ? entry : best),
    null,
  );
}

function reportOf({ modules }: Proposal, judged: readonly Judged[], isNew: boolean) {
  const found = judged.find(({ proposal }) => proposal.modules.sha256 === modules.sha256);
  return { modules: isNew ? modules : null, mean: found?.evaluation.score.mean ?? null };
}
