import { accepts } from '../lib/optimizer/acceptance/accept.js';
import type { Acceptance } from '../lib/optimizer/acceptance/accept.js';
import { distinct } from '../lib/text/distinct.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { EpochReport } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import { compareEvaluations } from './compare-evaluations.js';
import { inWindow } from './in-window.js';
import { scoringGround } from './scoring-ground.js';
import type { ScoringGround } from './scoring-ground.js';
import { lanes, scoreOn } from './subset-work.js';
import type { Parent, Proposal, SubsetWork } from './subset-work.js';

/** A proposal that was scored. */
interface Judged extends Acceptance {
  proposal: Proposal;
  evaluation: Evaluation;
}

export interface Judgement {
  /** What the epoch reports about its proposals. */
  report: Omit<EpochReport, 'epoch' | 'critiques'>;
  /** The start of the next epoch, run on the subset; null if nothing was accepted. */
  accepted: Pick<Parent, 'modules' | 'evaluation' | 'validation'> | null;
  /** All new proposals. */
  proposed: Reference[];
}

/**
 * Scores each new proposal of an epoch once, and chooses the accepted one with the best score, or the first
 * of equals. If it was scored elsewhere, it is then run on the subset, where the next epoch looks for its
 * failures.
 */
export async function judgeProposals(
  work: SubsetWork,
  parent: Parent,
  proposals: readonly Proposal[],
): Promise<Judgement> {
  const isNew = ({ modules }: Proposal) => modules.sha256 !== parent.modules.sha256;
  const proposed = distinct(proposals.filter(isNew).map(({ modules }) => modules));
  const several = (judged: readonly Judged[]) =>
    proposals.length > 1 && { proposals: proposals.map(made => reportOf(made, judged, isNew(made))) };
  if (proposed.length === 0)
    return { report: nothingNew(parent, proposals, several([])), accepted: null, proposed };
  await work.tell({ step: 'score' }, 'steps');
  const ground = await scoringGround(work, parent);
  const judged = await inWindow({
    items: proposed,
    size: lanes,
    run: modules => judge({ work, ground, modules, proposals }),
  });
  const best = bestOf(judged.filter(({ accepted }) => accepted)) ?? bestOf(judged);
  const saved = judged.reduce((sum, { evaluation }) => sum + (evaluation.skipped ?? 0), 0);
  const accepted = best?.accepted ? await explored(work, ground, best) : null;
  const own = { parent: parent.evaluation.score, candidate: accepted?.evaluation.score ?? null };
  const { on, tasks } = ground;
  const report: Judgement['report'] = {
    parent: ground.parent.score,
    revisions: (best?.proposal ?? proposals[0])?.revisions ?? [],
    candidate: best?.evaluation.score ?? null,
    modules: best?.proposal.modules ?? null,
    accepted: accepted !== null,
    reason: best?.reason ?? 'nothing new was proposed',
    ...several(judged),
    ...(saved > 0 && { skipped: saved }),
    ...(on !== 'subset' && { scoredOn: { on, tasks, own } }),
  };
  return { report, accepted, proposed };
}

function nothingNew(
  { evaluation }: Parent,
  [first]: readonly Proposal[],
  several: false | Pick<EpochReport, 'proposals'>,
): Judgement['report'] {
  return {
    parent: evaluation.score,
    revisions: first?.revisions ?? [],
    ...{ candidate: null, modules: null, accepted: false },
    reason: 'nothing new was proposed',
    ...several,
  };
}

async function judge(step: {
  work: SubsetWork;
  ground: ScoringGround;
  modules: Reference;
  proposals: readonly Proposal[];
}): Promise<Judged> {
  const { work, ground, modules, proposals } = step;
  const place = proposals.findIndex(made => made.modules.sha256 === modules.sha256);
  const proposal = proposals[place];
  if (!proposal) throw new RangeError('What is judged is one of the proposals.');
  const { input, state, patience } = work;
  const { accept, racing } = input.settings;
  const evaluation = await scoreOn(work, ground, {
    modules,
    purpose: place === 0 ? `score-${state.epoch}` : `score-${state.epoch}-${place + 1}`,
    ...(racing && { race: { parent: ground.parent.record } }),
  });
  if (evaluation.skipped !== undefined) {
    const reason = `stopped after ${ground.tasks - evaluation.skipped} of ${ground.tasks} tasks: it could not be accepted any more, rule ${accept}`;
    return { proposal, evaluation, accepted: false, reason: `${reason}${whereOf(ground)}` };
  }
  const compared = await compareEvaluations({
    ...{ patience, parent: ground.parent, candidate: evaluation },
    ...(accept === 'significant' && { tested: input.run }),
  });
  const { accepted, reason } = accepts(accept, compared);
  return { proposal, evaluation, accepted, reason: `${reason}${whereOf(ground)}` };
}

/** What a proposal was scored on, for the end of a sentence. */
function whereOf({ on, tasks }: ScoringGround): string {
  const places = {
    subset: '',
    validation: `, on ${tasks} validation tasks`,
    rotating: `, on ${tasks} other train tasks`,
  };
  return places[on];
}

/** The accepted proposal with its evaluation on the subset. */
async function explored(
  work: SubsetWork,
  { on }: ScoringGround,
  { proposal: { modules }, evaluation }: Judged,
): Promise<NonNullable<Judgement['accepted']>> {
  if (on === 'subset') return { modules, evaluation };
  const purpose = `explore-${work.state.epoch}`;
  return {
    modules,
    evaluation: await scoreOn(work, work.input, { modules, purpose }),
    ...(on === 'validation' && { validation: evaluation }),
  };
}

/** The one with the best score; a complete evaluation beats all partial ones. */
function bestOf(judged: readonly Judged[]): Judged | null {
  const rank = ({ evaluation }: Judged) =>
    (evaluation.score.mean ?? -1) + (evaluation.skipped === undefined ? 2 : 0);
  return judged.reduce<Judged | null>(
    (best, entry) => (best === null || rank(entry) > rank(best) ? entry : best),
    null,
  );
}

function reportOf({ modules }: Proposal, judged: readonly Judged[], isNew: boolean) {
  const found = judged.find(({ proposal }) => proposal.modules.sha256 === modules.sha256);
  return { modules: isNew ? modules : null, mean: found?.evaluation.score.mean ?? null };
}
