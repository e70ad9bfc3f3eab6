import type { Candidate } from '../../../domain/candidate.js';
import type { CandidateGroup } from '../requests.js';
import type { MergeReport } from '../../../domain/progress.js';
import { levelsWithoutGain, isPlateau } from '../../acceptance/stop-rules.js';
import { planMerge } from '../../merging/plan-merges.js';
import type { MergePlace, PlannedMerge } from '../../merging/plan-merges.js';
import type { MergeSteps } from '../steps.js';
import { addOutcomes } from '../../unanswered.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { inheritMerge } from './inherited-merge.js';
import { bestOf, endWithBest, mergeParents } from './merge-parents.js';
import { sendReport, validate } from './merge-work.js';
import type { MergeWork, ScoredCandidate } from './merge-work.js';
import type { MergeInput, MergeResult } from '../program-inputs.js';
import { paretoCandidates } from './pareto-candidates.js';

/**
 * Merges candidates recursively into one (the paper's progressive merging): first groups of similar
 * candidates, each in a node of its own; then their results, with one merger call per module. If the run ends
 * early, no merger is called any more, and the best candidate with a known score is returned.
 */
export async function mergeNode(steps: MergeSteps, input: MergeInput): Promise<MergeResult> {
  const plan = input.plan ?? planMerge(input.place, input.settings.fanIn);
  const work = { steps, input, report: openReport(plan), counts: { rollouts: 0, outcomes: {} } };
  const { report } = work;
  const below = (await unlessUnavailable(() => mergeBelow(work, plan))) ?? [nothing];
  const candidates = below.flatMap(({ candidate, front = [] }) =>
    candidate ? [candidate, ...front] : front,
  );
  const showParents = async (known: readonly (Candidate | null)[]) => {
    report.parents = candidates.map(({ id }, place) => ({
      id,
      validation: known[place]?.validation?.score ?? null,
    }));
    await sendReport(work);
  };
  await showParents(candidates);
  const known = await Promise.all(candidates.map(candidate => scored(work, candidate)));
  await showParents(known);
  const parents = known.filter(candidate => candidate !== null);
  const isComplete = parents.length === candidates.length && below.every(node => node.candidate !== null);
  const flat = below.map(node => node.flat);
  const plateau = isComplete && isPlateau(input.stop ?? null, flat);
  const isMerged = !plateau && isComplete && (await steps.mayContinue());
  const merged = isMerged ? await unlessUnavailable(() => mergeOrInherit(work, parents)) : null;
  const candidate = merged ?? endWithBest(work, parents);
  const isPassedOn = merged !== null && !input.root;
  const front = isPassedOn
    ? ((await unlessUnavailable(() => paretoCandidates(work, merged, parents))) ?? [])
    : [];
  report.state = 'done';
  report.modules = candidate?.modules ?? null;
  report.validation = candidate?.validation.score ?? null;
  await sendReport(work);
  return {
    ...work.counts,
    candidate,
    ...(front.length > 0 && { front }),
    flat: flatUpTo(candidate, parents, flat),
    plateau,
  };
}

function openReport({ id, level, index }: PlannedMerge): MergeReport {
  return {
    id,
    level,
    index,
    parents: [],
    state: 'running',
    attempts: [],
    decision: null,
    fallback: null,
    modules: null,
    validation: null,
  };
}

async function mergeOrInherit(work: MergeWork, parents: ScoredCandidate[]): Promise<ScoredCandidate> {
  return (await inheritMerge(work, parents)) ?? (await mergeParents(work, parents));
}

function flatUpTo(result: ScoredCandidate | null, parents: ScoredCandidate[], below: number[]): number {
  if (!result) return 0;
  return levelsWithoutGain({
    result: result.validation.score,
    bestParent: bestOf(parents).validation.score,
    below,
  });
}

type Below = Pick<MergeResult, 'candidate' | 'front' | 'flat'>;

const nothing: Below = { candidate: null, flat: 0 };

/** One candidate per child of the plan: a leaf's own, or the result of a node below. */
async function mergeBelow(work: MergeWork, { leaves, children }: PlannedMerge): Promise<Below[]> {
  const { candidates, leaves: known } = work.input;
  const groups: CandidateGroup[] =
    known?.map(leaf => ({ kind: 'one', leaf })) ??
    (await work.steps.groupCandidates(
      { candidates, groups: children.length },
      `groups ${leaves} candidates by what they say`,
    ));
  const notes = groups[0]?.notes;
  if (notes) work.report.notes = notes;
  return Promise.all(
    children.map((place, number) => {
      const group = groups[number];
      if (!group) throw new RangeError(`There is no group ${number} of ${work.report.id}.`);
      return mergeGroup(work, place, group);
    }),
  );
}

async function mergeGroup(
  { steps, input, counts }: MergeWork,
  place: MergePlace,
  group: CandidateGroup,
): Promise<Below> {
  if (group.kind === 'one') return { candidate: group.leaf, flat: 0 };
  if (!(await steps.mayContinue())) return nothing;
  const { id } = planMerge(place, input.settings.fanIn);
  const { plan: _plan, root: _root, ...common } = input;
  const result = await steps.merge(id, {
    ...common,
    place,
    candidates: [group.list],
    leaves: group.leaves,
  });
  counts.rollouts += result.rollouts;
  addOutcomes(counts.outcomes, result.outcomes);
  return result;
}

async function scored(work: MergeWork, candidate: Candidate): Promise<ScoredCandidate | null> {
  const { id, modules, tasks } = candidate;
  const { baseline } = work.input;
  const known = modules.sha256 === baseline.modules.sha256 ? baseline.validation : candidate.validation;
  const validation =
    known ??
    (await validate(work, modules, { kind: 'scoreCandidate', merge: work.report.id, candidate: id }));
  return validation && { id, modules, tasks, validation };
}
