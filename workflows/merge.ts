import { executeChild, workflowInfo } from '@temporalio/workflow';
import { chooseMerged } from '../algorithm/accept.js';
import type { Candidate } from '../algorithm/domain/candidate.js';
import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { RunReference } from '../algorithm/domain/manifest.js';
import type { MergeReport, RevisionReport } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import type { MergePlan } from '../algorithm/plan-merges.js';
import type { MergeModulesInput } from '../activities/merge-modules.js';
import { activities, llmOptions, storeOptions } from './activity-options.js';
import { createChildPatience, pathInRun, runOf, tellRun } from './child.js';
import { evaluateTasks } from './evaluate-tasks.js';
import { mergeSignal } from './messages.js';

export interface MergeInput {
  run: RunReference;
  plan: MergePlan;
  /** As many as the plan has leaves. */
  candidates: Candidate[];
  moduleNames: string[];
  /** Of the division's task lists. */
  lists: Reference;
  /** Tasks in each subset. */
  sizes: number[];
  /** Tasks in the validation split. */
  validationTasks: number;
  retry: boolean;
  /** Nodes from this level on are shown in the run's tree. */
  reportsFrom: number;
}

export interface MergeResult {
  candidate: Candidate;
  rollouts: number;
}

type Scored = Candidate & { validation: Evaluation };

/** Train tasks on which a merge that lost score is run to show its second attempt what it lost. */
const mostLostTasks = 48;

/**
 * Merges candidates recursively into one (the paper's progressive merging): groups of alike ones first, each by
 * a child workflow of this same kind; then their results, by one merger call a module.
 */
export async function merge(input: MergeInput): Promise<MergeResult> {
  const { run, plan, moduleNames } = input;
  const patience = createChildPatience();
  const path = pathInRun();
  let rollouts = 0;
  const report: MergeReport = {
    id: plan.id,
    level: plan.level,
    index: plan.index,
    parents: [],
    state: 'running',
    attempts: [],
    decision: null,
    fallback: null,
    validation: null,
  };
  const tell = async () => {
    if (plan.level >= input.reportsFrom) await tellRun(mergeSignal, report);
  };

  const candidates = await mergeBelow();
  report.parents = candidates.map(parent => ({
    id: parent.id,
    validation: parent.validation?.score ?? null,
  }));
  await tell();
  const parents = await Promise.all(candidates.map(scoreParent));
  report.parents = parents.map(parent => ({ id: parent.id, validation: parent.validation.score }));
  await tell();
  const candidate = await mergeHere(parents);
  report.state = 'done';
  report.validation = candidate.validation.score;
  await tell();
  return { candidate, rollouts };

  /** One candidate for each child of the plan: a leaf's own, or what comes out of a child merge. */
  async function mergeBelow(): Promise<Candidate[]> {
    if (plan.children.every(child => child.kind === 'leaf')) return input.candidates;
    const groups = await patience.attempt(() =>
      activities.groupCandidates.executeWithOptions(
        { ...storeOptions, summary: `groups ${input.candidates.length} candidates by what they say` },
        [{ run, candidates: input.candidates.map(entry => entry.modules), groups: plan.children.length }],
      ),
    );
    return Promise.all(
      plan.children.map(async (child, place) => {
        const members = (groups[place] ?? []).flatMap(number => input.candidates[number] ?? []);
        const [only] = members;
        if (child.kind === 'leaf' && only) return only;
        if (child.kind === 'leaf') throw new RangeError(`The group ${place} of ${plan.id} is empty.`);
        const result = await executeChild(merge, {
          workflowId: `${runOf(workflowInfo().workflowId)}/${child.id}`,
          args: [{ ...input, plan: child, candidates: members }],
          staticSummary: `merges ${members.length} candidates`,
        });
        rollouts += result.rollouts;
        return result.candidate;
      }),
    );
  }

  async function scoreParent(parent: Candidate): Promise<Scored> {
    if (parent.validation) return { ...parent, validation: parent.validation };
    return { ...parent, validation: await validate(parent.modules, parent.id) };
  }

  async function validate(modules: Reference, purpose: string): Promise<Evaluation> {
    rollouts += input.validationTasks;
    const summary = `validation of ${purpose}, ${input.validationTasks} tasks`;
    const selection = { split: 'validation' } as const;
    return evaluateTasks({ run, purpose, summary, modules, selection, count: input.validationTasks });
  }

  async function mergeHere(among: Scored[]): Promise<Scored> {
    const lineage = {
      id: path,
      subsets: among.flatMap(parent => parent.subsets).sort((left, right) => left - right),
    };
    const [first] = among;
    if (!first) throw new RangeError(`${plan.id} has nothing to merge.`);
    if (among.every(parent => parent.modules.sha256 === first.modules.sha256)) {
      report.decision = 'alike';
      return { ...first, ...lineage };
    }
    let lost: MergeModulesInput['lost'] = null;
    for (let attempt = 1; ; attempt += 1) {
      const merged = await askForMerge(among, attempt, lost);
      const validation = await validate(merged.modules, `merged-${attempt}`);
      const choice = await choose(validation, among, input.retry && attempt === 1);
      const stands = choice.choice === 'merged';
      report.attempts.push({ attempt, revisions: merged.revisions, validation: validation.score, stands });
      await tell();
      if (stands) {
        report.decision = attempt === 1 ? 'merged' : 'retried';
        return { ...lineage, modules: merged.modules, validation };
      }
      const best = among[choice.bestParent] ?? first;
      if (choice.choice === 'parent') {
        report.decision = 'fallback';
        report.fallback = best.id;
        return { ...best, ...lineage };
      }
      lost = await lostTasks(merged.modules, validation, lineage.subsets);
    }
  }

  async function askForMerge(among: Scored[], attempt: number, lost: MergeModulesInput['lost']) {
    const best = chooseMerged({
      merged: null,
      parents: among.map(parent => parent.validation.score),
    }).bestParent;
    let modules = (among[best] ?? among[0])?.modules;
    const revisions: RevisionReport[] = [];
    for (const module of moduleNames) {
      const into = modules;
      if (!into) break;
      const result = await patience.attempt(() =>
        activities.mergeModules.executeWithOptions(
          { ...llmOptions, summary: `${plan.id.replace('merge-', 'merge ')}, try ${attempt}: ${module}` },
          [
            {
              run,
              path: `${path}/try-${attempt}/${module}`,
              module,
              parents: among.map(parent => ({
                modules: parent.modules,
                score: parent.validation.score.mean,
                tasks: parent.subsets.reduce((sum, subset) => sum + (input.sizes[subset] ?? 0), 0),
              })),
              into,
              lost,
            },
          ],
        ),
      );
      ({ modules } = result);
      revisions.push(result.report);
    }
    if (!modules) throw new RangeError(`${plan.id} has nothing to merge.`);
    return { modules, revisions };
  }

  /**
   * Holds a merge against its parents. Where tasks are unscored, it is held against the best parent alone, over
   * the tasks that both have scored.
   */
  async function choose(validation: Evaluation, among: Scored[], mayRetry: boolean) {
    const parents = among.map(parent => parent.validation.score);
    const choice = chooseMerged({ merged: validation.score, parents, mayRetry });
    const best = among[choice.bestParent];
    if (!best || [validation.score, ...parents].every(score => score.unscored === 0)) return choice;
    const paired = await patience.attempt(() =>
      activities.compareEvaluations.executeWithOptions(
        { ...storeOptions, summary: 'compares task by task' },
        [{ parent: best.validation.record, candidate: validation.record }],
      ),
    );
    const { choice: made, reason } = chooseMerged({
      merged: paired.candidate,
      parents: [paired.parent],
      mayRetry,
    });
    return { choice: made, reason, bestParent: choice.bestParent };
  }

  /** Runs a merge that lost score on train tasks of its subsets: validation tasks must not enter a prompt. */
  async function lostTasks(modules: Reference, validation: Evaluation, subsets: number[]) {
    const drawn = await patience.attempt(() =>
      activities.drawTrainTasks.executeWithOptions({ ...storeOptions, summary: 'draws train tasks' }, [
        { run, lists: input.lists, subsets, most: mostLostTasks, path },
      ]),
    );
    rollouts += drawn.count;
    const selection = { split: 'train', lists: drawn.lists, list: 0 } as const;
    const evaluation = await evaluateTasks({
      run,
      purpose: 'lost',
      summary: `what the merge lost, ${drawn.count} train tasks`,
      modules,
      selection,
      count: drawn.count,
    });
    return { selection, evaluation: evaluation.record, score: validation.score.mean };
  }
}
