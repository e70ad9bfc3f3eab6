import { executeChild, workflowInfo } from '@temporalio/workflow';
import type { Candidate } from '../algorithm/domain/candidate.js';
import { planMerge } from '../algorithm/plan-merges.js';
import type { MergePlace, PlannedMerge } from '../algorithm/plan-merges.js';
import type { CandidateGroup } from '../activities/group-candidates.js';
import { activities, storeOptions } from './activity-options.js';
import { createChildPatience, pathInRun, runOf, tellRun } from './child.js';
import { mergeParents } from './merge-parents.js';
import { validate } from './merge-work.js';
import type { MergeInput, MergeWork, ScoredCandidate } from './merge-work.js';
import { mergeSignal } from './messages.js';

export interface MergeResult {
  candidate: Candidate;
  rollouts: number;
}

/**
 * Merges candidates recursively into one (the paper's progressive merging): groups of alike ones first, each by
 * a child workflow of this same kind; then their results, by one merger call a module.
 */
export async function merge(input: MergeInput): Promise<MergeResult> {
  const plan = planMerge(input.place, input.fanIn);
  const work = beginWork(input, plan);
  const { report } = work;
  const candidates = await mergeBelow(work, plan);
  report.parents = candidates.map(({ id, validation }) => ({ id, validation: validation?.score ?? null }));
  await work.tell();
  const parents = await Promise.all(candidates.map(candidate => scored(work, candidate)));
  report.parents = parents.map(({ id, validation }) => ({ id, validation: validation.score }));
  await work.tell();
  const candidate = await mergeParents(work, parents);
  report.state = 'done';
  report.modules = candidate.modules;
  report.validation = candidate.validation.score;
  await work.tell();
  return { candidate, rollouts: work.rollouts };
}

function beginWork(input: MergeInput, { id, level, index }: PlannedMerge): MergeWork {
  const work: MergeWork = {
    input,
    patience: createChildPatience(),
    path: pathInRun(),
    rollouts: 0,
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

/** One candidate for each child of the plan: a leaf's own, or what comes out of a child merge. */
async function mergeBelow(work: MergeWork, { leaves, children }: PlannedMerge): Promise<Candidate[]> {
  const { candidates, run } = work.input;
  const groups = await work.patience.attempt(() =>
    activities.groupCandidates.executeWithOptions(
      { ...storeOptions, summary: `groups ${leaves} candidates by what they say` },
      [{ run, candidates, groups: children.length }],
    ),
  );
  return Promise.all(
    children.map((place, number) => {
      const group = groups[number];
      if (!group) throw new RangeError(`There is no group ${number} of ${work.path}.`);
      return mergeGroup(work, place, group);
    }),
  );
}

async function mergeGroup(work: MergeWork, place: MergePlace, group: CandidateGroup): Promise<Candidate> {
  if (group.kind === 'one') return group.leaf;
  const { id } = planMerge(place, work.input.fanIn);
  const result = await executeChild(merge, {
    workflowId: `${runOf(workflowInfo().workflowId)}/${id}`,
    args: [{ ...work.input, place, candidates: [group.list] }],
    staticSummary: `${id}: merges ${place.leaves} candidates`,
  });
  work.rollouts += result.rollouts;
  return result.candidate;
}

async function scored(work: MergeWork, candidate: Candidate): Promise<ScoredCandidate> {
  const { id, modules, tasks } = candidate;
  const { baseline } = work.input;
  const known = modules.sha256 === baseline.modules.sha256 ? baseline.validation : candidate.validation;
  return { id, modules, tasks, validation: known ?? (await validate(work, modules, id)) };
}
