import type { Manifest } from '../config/manifest.js';
import type { MergeReport, RunProgress, SubsetReport } from '../domain/progress.js';
import { countMerges } from '../optimizer/merging/plan-merges.js';
import { planWaves } from '../optimizer/dividing/plan-waves.js';
import { polishBatches } from '../optimizer/dividing/polish-batches.js';

/** What of a run's settings says how much there is to do. */
export interface WorkPlan {
  /** Tasks in the splits that are run whole. */
  validation: number;
  test: number;
  epochs: number;
  fanIn: number;
  /** Sizes of the waves of so many subsets. */
  waves: (subsets: number) => number[];
  /** Tasks in all mini-batches of polishing, where the result is polished. */
  polish?: number;
}

/** The work of a run as its manifest has it. */
export function workPlanOf({ splits, optimize, extends: earlier }: Manifest): WorkPlan {
  // A number that is not known yet is of several.
  const subsets = optimize.subsets === 'auto' ? 2 : optimize.subsets;
  const extended = earlier !== undefined;
  return {
    ...(polishBatches({ optimize, subsets, extended }) > 0 && { polish: splits.train.count }),
    validation: splits.validation.count,
    test: splits.test.count,
    epochs: optimize.epochs,
    fanIn: optimize.merge.fanIn,
    waves: subsets => planWaves({ optimize, subsets }),
  };
}

/** Critiques and proposals in the place of rollouts, a task of a subset and epoch. */
const callsOfAnEpoch = 1.5;
/** Some merges are tried twice. */
const triesOfAMerge = 1.3;

/**
 * The share of a run that is done, 0 to 1, in tasks run or to be run; null where its tree does not tell: a run
 * that has not been divided yet, or one so large that its subsets are not shown.
 */
export function shareDone(progress: RunProgress, plan: WorkPlan): number | null {
  if (progress.stage === 'done') return 1;
  const { subsets, scores, strategy } = progress;
  if (subsets.length === 0 && strategy !== 'none') return null;
  const all = [
    { total: plan.validation + plan.test, done: scores.baseline.test ? plan.validation + plan.test : 0 },
    ...subsets.map(subset => workOfSubset(subset, plan)),
    workOfMerges(progress, plan),
    workOfPolish(progress, plan),
    { total: plan.test, done: scores.final.test ? plan.test : 0 },
  ];
  const total = all.reduce((sum, work) => sum + work.total, 0);
  const done = all.reduce((sum, work) => sum + Math.min(work.done, work.total), 0);
  return total === 0 ? null : done / total;
}

function workOfSubset(subset: SubsetReport, { epochs }: WorkPlan): { total: number; done: number } {
  const total = subset.tasks * (1 + epochs * callsOfAnEpoch);
  if (subset.state === 'done') return { total, done: total };
  const explored = subset.epochs.length > 0 || (subset.step !== null && subset.step !== 'explore');
  return { total, done: subset.tasks * ((explored ? 1 : 0) + subset.epochs.length * callsOfAnEpoch) };
}

/** Leaves are scored once on validation, merges once a try. */
function workOfMerges(progress: RunProgress, plan: WorkPlan): { total: number; done: number } {
  const { subsets, merges, strategy } = progress;
  // The last of a chain is scored on validation in the place of all.
  if (strategy === 'sequential') return { total: 0, done: 0 };
  const merged = plan.waves(subsets.length).filter(size => size > 1);
  const nodes = merged.reduce((sum, size) => sum + mergesOver(size, plan.fanIn), 0);
  const whole = triesOfAMerge * plan.validation;
  const leaves = new Set(subsets.map(subset => subset.id));
  const scoredLeaves = merges.flatMap(node =>
    node.parents.filter(parent => leaves.has(parent.id) && parent.validation !== null),
  ).length;
  return {
    total: nodes * whole + merged.reduce((sum, size) => sum + size, 0) * plan.validation,
    done: merges.reduce((sum, node) => sum + doneOfMerge(node, whole), 0) + scoredLeaves * plan.validation,
  };
}

/** One epoch on each mini-batch, and what came of them on validation. */
function workOfPolish({ polish, stage }: RunProgress, plan: WorkPlan): { total: number; done: number } {
  if (plan.polish === undefined) return { total: 0, done: 0 };
  const total = plan.polish * (1 + callsOfAnEpoch) + plan.validation;
  if (stage === 'test') return { total, done: total };
  const batches = (polish?.subsets ?? []).map(subset => workOfSubset(subset, { ...plan, epochs: 1 }).done);
  const scored = polish?.candidate ? plan.validation : 0;
  return { total, done: batches.reduce((sum, done) => sum + done, scored) };
}

function doneOfMerge(node: MergeReport, whole: number): number {
  return node.state === 'done' ? whole : Math.min(0.9, node.attempts.length * 0.6) * whole;
}

function mergesOver(leaves: number, fanIn: number): number {
  return countMerges(leaves, fanIn).reduce((sum, count) => sum + count, 0);
}

/** The least share that must have been done under our eyes before its pace says anything. */
const least = 0.05;

/**
 * Tells the seconds left at the pace that it has seen itself, the later half of the time counting: what was done
 * before (a resumed run) or came out of the journal at once says nothing of what is left. Null while there is
 * too little to go by. Meant to be read as "about".
 */
export function createTimeLeft(plan: WorkPlan) {
  /** Each growth of the share, in order. */
  const seen: { share: number; seconds: number }[] = [];
  /** `seconds` on any clock that goes forward. */
  return (progress: RunProgress, seconds: number): number | null => {
    const share = shareDone(progress, plan);
    if (share === null) return null;
    if (share > (seen.at(-1)?.share ?? -1)) seen.push({ share, seconds });
    const [first] = seen;
    if (!first || share >= 1 || share - first.share < least) return null;
    const middle = (first.seconds + seconds) / 2;
    const later = seen.filter(sight => sight.seconds <= middle).at(-1) ?? first;
    const from = later.share < share ? later : first;
    return ((seconds - from.seconds) * (1 - share)) / (share - from.share);
  };
}
