import type { Candidate } from '../lib/domain/candidate.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { planMerge } from '../lib/optimizer/merging/plan-merges.js';
import type { MergePlace, PlannedMerge } from '../lib/optimizer/merging/plan-merges.js';
import { levelsWithoutGain, isPlateau } from '../lib/optimizer/acceptance/stop-rules.js';
import { addOutcomes } from '../lib/optimizer/unanswered.js';
import type { CandidateGroup } from '../lib/optimizer/program/requests.js';
import { activities, storeOptions } from './activity-options.js';
import { createChildPatience, pathInRun, idInRun, tellRun } from './child.js';
import { bestOf, endWithBest, mergeParents } from './merge-parents.js';
import { frontBeside } from './merge-front.js';
import { validate } from './merge-work.js';
import type { MergeInput, MergeWork, ScoredCandidate } from './merge-work.js';
import { mergeSignal } from './messages.js';
import { ifInReach } from './out-of-reach.js';
import { takenMerge } from './taken-merge.js';

export interface MergeResult {
  /** Null if the run ended before any score was known. */
  candidate: Candidate | null;
  /** Parents that solve tasks which it does not, if they are passed on too. */
  front?: Candidate[];
  rollouts: number;
  outcomes: SplitOutcomes;
  /** Consecutive levels of merges, up to this one, that did not improve the score. */
  flat: number;
  /** Whether the merge was skipped because `flat` reached the limit. */
  plateau: boolean;
}

/**
 * Merges candidates recursively into one (the paper's progressive merging): first groups of similar
 * candidates, each in a child workflow of this type; then their results, with one merger call per module. If
 * the run ends early, no merger is called any more, and the best candidate with a known score is returned.
 */
export async function merge(input: MergeInput): Promise<MergeResult> {
  const plan = input.plan ?? planMerge(input.place, input.fanIn);
  const work = beginWork(input, plan);
  const { report } = work;
  const below = (await ifInReach(() => mergeBelow(work, plan))) ?? [{ candidate: null, flat: 0 }];
  const candidates = below.flatMap(({ candidate, front = [] }) => [
    ...(candidate ? [candidate] : []),
    ...front,
  ]);
  report.parents = candidates.map(({ id, validation }) => ({ id, validation: validation?.score ?? null }));
  await work.tell();
  const known = await Promise.all(candidates.map(candidate => scored(work, candidate)));
  const parents = known.filter(candidate => candidate !== null);
  const flat = below.map(node => node.flat);
  const isWhole = parents.length === candidates.length && below.every(node => node.candidate !== null);
  const plateau = isWhole && isPlateau(input.stop ?? null, flat);
  report.parents = candidates.map(({ id }, place) => ({
    id,
    validation: known[place]?.validation.score ?? null,
  }));
  await work.tell();
  const isMerged = !plateau && isWhole && (await work.patience.steering.mayGoOn());
  const merged = isMerged ? await ifInReach(() => mergeOrTake(work, parents)) : null;
  const candidate = merged ?? endWithBest(work, parents);
  const isHandedOn = merged !== null && !input.root;
  const front = isHandedOn ? ((await ifInReach(() => frontBeside(work, merged, parents))) ?? []) : [];
  report.state = 'done';
  report.modules = candidate?.modules ?? null;
  report.validation = candidate?.validation.score ?? null;
  await work.tell();
  return {
    candidate,
    ...(front.length > 0 && { front }),
    rollouts: work.rollouts,
    outcomes: work.outcomes,
    flat: flatUpTo(candidate, parents, flat),
    plateau,
  };
}

async function mergeOrTake(work: MergeWork, parents: ScoredCandidate[]): Promise<ScoredCandidate> {
  return (await takenMerge(work, parents)) ?? (await mergeParents(work, parents));
}

function flatUpTo(result: ScoredCandidate | null, parents: ScoredCandidate[], below: number[]): number {
  if (!result) return 0;
  return levelsWithoutGain({
    result: result.validation.score,
    bestParent: bestOf(parents).validation.score,
    below,
  });
}

function beginWork(input: MergeInput, { id, level, index }: PlannedMerge): MergeWork {
  const work: MergeWork = {
    input,
    patience: createChildPatience(input),
    path: pathInRun(),
    rollouts: 0,
    outcomes: {},
    report: {
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
    },
    async tell() {
      if (level >= input.reportsFrom) await tellRun(mergeSignal, work.report);
    },
  };
  return work;
}

type Below = Pick<MergeResult, 'candidate' | 'front' | 'flat'>;

/** One candidate per child of the plan: a leaf's own, or the result of a child merge. */
async function mergeBelow(work: MergeWork, { leaves, children }: PlannedMerge): Promise<Below[]> {
  const { candidates, run } = work.input;
  const groups = await work.patience.attempt(() =>
    activities.groupCandidates.executeWithOptions(
      { ...storeOptions, summary: `groups ${leaves} candidates by what they say` },
      [{ run, candidates, groups: children.length }],
    ),
  );
  const notes = groups[0]?.notes;
  if (notes) work.report.notes = notes;
  return Promise.all(
    children.map((place, number) => {
      const group = groups[number];
      if (!group) throw new RangeError(`There is no group ${number} of ${work.path}.`);
      return mergeGroup(work, place, group);
    }),
  );
}

async function mergeGroup(work: MergeWork, place: MergePlace, group: CandidateGroup): Promise<Below> {
  if (group.kind === 'one') return { candidate: group.leaf, flat: 0 };
  const { steering } = work.patience;
  if (!(await steering.mayGoOn())) return { candidate: null, flat: 0 };
  const { id } = planMerge(place, work.input.fanIn);
  const { plan: _plan, root: _root, ...input } = work.input;
  const result: MergeResult = await steering.runChild({
    workflow: merge,
    workflowId: idInRun(id),
    input: { ...input, place, candidates: [group.list] },
    summary: `${id}: merges ${place.leaves} candidates`,
  });
  work.rollouts += result.rollouts;
  addOutcomes(work.outcomes, result.outcomes);
  return result;
}

async function scored(work: MergeWork, candidate: Candidate): Promise<ScoredCandidate | null> {
  const { id, modules, tasks } = candidate;
  const { baseline } = work.input;
  const known = modules.sha256 === baseline.modules.sha256 ? baseline.validation : candidate.validation;
  const validation = known ?? (await validate(work, modules, id));
  return validation && { id, modules, tasks, validation };
}
