import { executeChild, workflowInfo } from '@temporalio/workflow';
import type { Candidate } from '../algorithm/domain/candidate.js';
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
  const work = beginWork(input);
  const { report } = work;
  const candidates = await mergeBelow(work);
  report.parents = candidates.map(({ id, validation }) => ({ id, validation: validation?.score ?? null }));
  await work.tell();
  const parents = await Promise.all(candidates.map(candidate => scored(work, candidate)));
  report.parents = parents.map(({ id, validation }) => ({ id, validation: validation.score }));
  await work.tell();
  const candidate = await mergeParents(work, parents);
  report.state = 'done';
  report.validation = candidate.validation.score;
  await work.tell();
  return { candidate, rollouts: work.rollouts };
}

function beginWork(input: MergeInput): MergeWork {
  const { id, level, index } = input.plan;
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
      validation: null,
    },
    async tell() {
      if (level >= input.reportsFrom) await tellRun(mergeSignal, work.report);
    },
  };
  return work;
}

/** One candidate for each child of the plan: a leaf's own, or what comes out of a child merge. */
async function mergeBelow(work: MergeWork): Promise<Candidate[]> {
  const { plan, candidates, run } = work.input;
  if (plan.children.every(child => child.kind === 'leaf')) return candidates;
  const groups = await work.patience.attempt(() =>
    activities.groupCandidates.executeWithOptions(
      { ...storeOptions, summary: `groups ${candidates.length} candidates by what they say` },
      [{ run, candidates: candidates.map(candidate => candidate.modules), groups: plan.children.length }],
    ),
  );
  return Promise.all(
    plan.children.map(async (child, place) => {
      const members = (groups[place] ?? []).flatMap(number => candidates[number] ?? []);
      const [only] = members;
      if (child.kind === 'leaf' && only) return only;
      if (child.kind === 'leaf') throw new RangeError(`Group ${place} of ${plan.id} is empty.`);
      const result = await executeChild(merge, {
        workflowId: `${runOf(workflowInfo().workflowId)}/${child.id}`,
        args: [{ ...work.input, plan: child, candidates: members }],
        staticSummary: `${child.id}: merges ${members.length} candidates`,
      });
      work.rollouts += result.rollouts;
      return result.candidate;
    }),
  );
}

async function scored(work: MergeWork, candidate: Candidate): Promise<ScoredCandidate> {
  if (candidate.validation) return { ...candidate, validation: candidate.validation };
  return { ...candidate, validation: await validate(work, candidate.modules, candidate.id) };
}
