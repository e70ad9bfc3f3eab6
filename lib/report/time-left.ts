import type { Manifest } from '../config/manifest.js';
import type { MergeReport, RunProgress, SubsetReport } from '../domain/progress.js';
import { countMerges } from '../optimizer/merging/plan-merges.js';
import { planWaves } from '../optimizer/dividing/plan-waves.js';
import { strategies } from '../optimizer/strategies/index.js';
import { polishBatches } from '../optimizer/dividing/polish-batches.js';

/** The settings that determine a run's amount of work. */
export interface WorkPlan {
  /** Tasks in the splits that are run in full. */
  validation: number;
  test: number;
  epochs: number;
  fanIn: number;
  /** Sizes of the waves for this number of subsets; none if nothing is merged. */
  waves: (subsets: number) => number[];
  /** Tasks in all polish mini-batches, if the result is polished. */
  polish?: number;
}

/** The work of a run according to its manifest. */
export function workPlanOf({ splits, optimize, extends: earlier }: Manifest): WorkPlan {
  // An unknown number of subsets counts as several.
  const subsets = optimize.subsets === 'auto' ? 2 : optimize.subsets;
  const extended = earlier !== undefined;
  const { waves, polish, strategy } = optimize;
  const { merges } = strategies[strategy];
  return {
    ...(polishBatches({ polish, merges, subsets, extended }) > 0 && { polish: splits.train.count }),
    validation: splits.validation.count,
    test: splits.test.count,
    epochs: optimize.epochs,
    fanIn: optimize.merge.fanIn,
    waves: subsets => (merges ? planWaves({ waves, merges, subsets }) : []),
  };
}

/** Critiques and proposals in units of rollouts, per task of a subset and epoch. */
const callsOfAnEpoch = 1.5;
/** Average tries per merge: some merges are retried. */
const triesOfAMerge = 1.3;

/**
 * The completed share of a run, 0 to 1, measured in tasks. Null if the tree does not show it: the run has not
 * been divided, or it is so large that its subsets are not shown.
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

/** Leaves are scored once on validation, merges once per try. */
function workOfMerges(progress: RunProgress, plan: WorkPlan): { total: number; done: number } {
  const { subsets, merges } = progress;
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

/** One epoch per mini-batch, and scoring of the result on validation. */
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

/** Minimum share of progress to observe before estimating the pace. */
const least = 0.05;

/**
 * Estimates the seconds left from the pace in the later half of the observed time. Earlier progress (of a
 * resumed run) and replies from the journal say nothing about the remaining work. Returns null if there is
 * too little data. The result is approximate.
 */
export function createTimeLeft(plan: WorkPlan) {
  /** Each increase of the share, in order. */
  const seen: { share: number; seconds: number }[] = [];
  /** `seconds` can come from any monotonic clock. */
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
