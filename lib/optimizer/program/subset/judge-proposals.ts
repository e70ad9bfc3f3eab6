import { accepts } from '../../acceptance/accept.js';
import type { Acceptance, Comparison } from '../../acceptance/accept.js';
import { distinct } from '../../../text/distinct.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { EpochReport } from '../../../domain/progress.js';
import type { Reference } from '../../../domain/reference.js';
import { proposalLanes } from '../../history-bounds.js';
import { compareEvaluations } from '../compare-evaluations.js';
import { inWindow } from '../../../text/in-window.js';
import { scoreOn, selectScoringTasks } from './scoring-tasks.js';
import type { ScoringTasks } from './scoring-tasks.js';
import { report } from './subset-work.js';
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
  await report(work, { step: 'score' }, 'steps');
  const scoring = await selectScoringTasks(work, parent);
  const judged = await inWindow({
    items: proposed,
    size: proposalLanes,
    run: modules => judge(work, { scoring, modules, proposals }),
  });
  const best = bestOf(judged.filter(({ accepted }) => accepted)) ?? bestOf(judged);
  const saved = judged.reduce((sum, { evaluation }) => sum + (evaluation.skipped ?? 0), 0);
  const accepted = best?.accepted ? await onSubset(work, scoring, best) : null;
  const own = { parent: parent.evaluation.score, candidate: accepted?.evaluation.score ?? null };
  const { on, tasks } = scoring;
  const judgement: Judgement['report'] = {
    parent: scoring.parent.score,
    revisions: (best?.proposal ?? proposals[0])?.revisions ?? [],
    candidate: best?.evaluation.score ?? null,
    modules: best?.proposal.modules ?? null,
    accepted: accepted !== null,
    reason: best?.reason ?? 'nothing new was proposed',
    ...several(judged),
    ...(saved > 0 && { skipped: saved }),
    ...(on !== 'subset' && { scoredOn: { on, tasks, own } }),
  };
  return { report: judgement, accepted, proposed };
}

function nothingNew(
  { evaluation }: Parent,
  [first]: readonly Proposal[],
  several: false | Pick<EpochReport, 'proposals'>,
): Judgement['report'] {
  return {
    parent: evaluation.score,
    revisions: first?.revisions ?? [],
    candidate: null,
    modules: null,
    accepted: false,
    reason: 'nothing new was proposed',
    ...several,
  };
}

async function judge(
  work: SubsetWork,
  step: { scoring: ScoringTasks; modules: Reference; proposals: readonly Proposal[] },
): Promise<Judged> {
  const { scoring, modules, proposals } = step;
  const { tasks, parent } = scoring;
  const place = proposals.findIndex(made => made.modules.sha256 === modules.sha256);
  const proposal = proposals[place];
  if (!proposal) throw new RangeError('What is judged is one of the proposals.');
  const { input, state } = work;
  const { accept, racing } = input.settings;
  const at = { subset: state.report.id, epoch: state.epoch };
  const evaluation = await scoreOn(work, scoring, {
    modules,
    point: place === 0 ? { kind: 'score', ...at } : { kind: 'scoreOther', ...at, proposal: place + 1 },
    ...(racing && { race: { parent: parent.record } }),
  });
  const where = whereOf(scoring);
  if (evaluation.skipped !== undefined) {
    const reason = `stopped after ${tasks - evaluation.skipped} of ${tasks} tasks: it could not be accepted any more, rule ${accept}`;
    return { proposal, evaluation, accepted: false, reason: `${reason}${where}` };
  }
  const { accepted, reason } = accepts(accept, await compared(work, { parent, candidate: evaluation }));
  return { proposal, evaluation, accepted, reason: `${reason}${where}` };
}

/** Both scores, with a test of the gain if the rule asks for it. */
function compared(
  { steps, input }: SubsetWork,
  { parent, candidate }: { parent: Evaluation; candidate: Evaluation },
): Promise<Comparison> {
  if (input.settings.accept !== 'significant') return compareEvaluations(steps, { parent, candidate });
  return steps.testGain(
    { parent: parent.record, candidate: candidate.record },
    'tests the gain task by task',
  );
}

/** What a proposal was scored on, for the end of a sentence. */
function whereOf({ on, tasks }: ScoringTasks): string {
  const places = {
    subset: '',
    validation: `, on ${tasks} validation tasks`,
    rotating: `, on ${tasks} other train tasks`,
  };
  return places[on];
}

/** The accepted proposal with its evaluation on the subset. */
async function onSubset(
  work: SubsetWork,
  { on }: ScoringTasks,
  { proposal: { modules }, evaluation }: Judged,
): Promise<NonNullable<Judgement['accepted']>> {
  if (on === 'subset') return { modules, evaluation };
  const { report, epoch } = work.state;
  const point = { kind: 'exploreAccepted', subset: report.id, epoch } as const;
  return {
    modules,
    evaluation: await scoreOn(work, work.input, { modules, point }),
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
