import { countMerges } from './merging/plan-merges.js';

/** Subsets that one workflow starts, and subsets or merges that a run's tree shows one by one. */
export const mostInGroup = 200;
/** Signals that a run takes from its subsets: their reports are as fine as that allows. */
const mostSubsetReports = 800;
/** Parents that a run's tree shows at its merges, all together. */
const mostParentsShown = 1_000;
/** Proposals that a run's tree shows at its epochs, where these have several. */
const mostProposalsShown = 1_600;
/** A workflow whose history is longer continues as a new one as soon as it can. */
export const longHistory = 2_000;
/** Activities of one kind that one workflow has for one purpose: batches grow where there is more to do. */
export const mostCritiqueBatches = 200;
export const mostEvaluationBatches = 1_000;

/** Events that each history keeps free for pauses, and for the end by hand. */
const roomForSteering = 3_200;
/** Ten pauses, their ends, and the end by hand. */
const mostSteeringsOfAll = 21;
/** How often a run looks at what it has paid while subsets end, and again while merges do. */
const mostSpendingChecks = 50;
/** Proposals of an epoch that are scored at the same time. */
export const proposalLanes = 4;
/** Times that the scoring of a candidate looks at whether it may still be accepted. */
export const racingLooks = 4;
/** Candidates that a run which ends early runs on the validation split. */
export const mostContenders = 8;

/**
 * How often a run can be steered (a pause and its end are two of them): each time, each workflow tells all of its
 * children that are open. At least three, so that a pause, its end and the end by hand are always possible.
 */
export function mostSteerings({ window, fanIn }: { window: number; fanIn: number }): number {
  return Math.min(mostSteeringsOfAll, Math.floor(roomForSteering / steeringOf(Math.max(window, fanIn))));
}

/** What is paid is looked at after so many of `total` subsets or merges: after each where they are few. */
export function spendingCheckEvery(total: number): number {
  return Math.max(1, Math.ceil(Math.min(total, mostInGroup) / mostSpendingChecks));
}

interface Reported {
  subsets: number;
  epochs: number;
  /** Of an epoch. */
  proposals: number;
}

/** What a run hears of each subset: each step, each epoch, or nothing until all are done. */
export type ReportDetail = 'steps' | 'epochs' | 'none';

/** The begin and the end; between them three steps an epoch, or one report. */
function reportsOfSubset(detail: ReportDetail, epochs: number): number {
  if (detail === 'none') return 0;
  return detail === 'steps' ? 2 + 3 * epochs : 2 + epochs;
}

/** How much the subsets of a run report: as much as its history, and its tree, have room for. */
export function reportDetail({ subsets, epochs, proposals }: Reported): ReportDetail {
  if (subsets > mostInGroup) return 'none';
  if (proposals > 1 && subsets * epochs * proposals > mostProposalsShown) return 'none';
  const fits = (detail: ReportDetail) => subsets * reportsOfSubset(detail, epochs) <= mostSubsetReports;
  if (fits('steps')) return 'steps';
  return fits('epochs') ? 'epochs' : 'none';
}

/** Merges from this level on are shown in a run's tree; those below it are too many. */
export function lowestShownLevel(leaves: number, fanIn: number): number {
  const counts = countMerges(leaves, fanIn);
  let level = counts.length - 1;
  for (let shown = 1; level > 1; level -= 1) {
    shown += counts[level - 1] ?? 0;
    if (shown > mostInGroup || shown * fanIn > mostParentsShown) return level;
  }
  return Math.max(1, level);
}

/** Events of a history, at most: a workflow task has three, and each thing that happens may bring one of its own. */
const workflowTask = 3;
const start = 1 + workflowTask;
const activity = 3 + workflowTask;
const child = 3 + 2 * workflowTask;
const signalTaken = 1 + workflowTask;
const signalSent = 2 + workflowTask;
/** A workflow is told, and tells its open children; the run itself is told by an update, and records it. */
function steeringOf(openChildren: number): number {
  return signalTaken + 1 + activity + openChildren * signalSent;
}
/** A person is asked: what it is about, its record, its notice, and the answer with its record. */
const approval = 4 * activity + 2;
/** A run that ends early: what candidates there are, and their validation. */
const bestSoFar = activity + mostContenders * child;
/** The run enters a stage: two changes of search attributes, and the record in the store. */
const stage = 2 + activity;
/** A merge tells its parents, their scores, each of its tries, and its end. */
const reportsOfMerge = 5;

export interface RunSize {
  subsets: number;
  epochs: number;
  fanIn: number;
  /** Subsets under way at the same time. */
  window: number;
  /** Text modules of the agent. */
  modules: number;
  /** Of an epoch. */
  proposals: number;
  /** Mini-batches of polishing. */
  polish?: number;
}

/**
 * The most events of a single history of each kind of workflow, with no failure and no wait, steered as often as
 * it can be, with all that a configuration can ask for (approvals, stop rules, notices). Not counted: a
 * wait for a person (a run has some 20 for each place that waits: signal, record, update, answer), and a worker
 * that dies in the middle of a workflow task (3).
 */
export function historyBounds(size: RunSize): Record<string, number> {
  const inRun = Math.min(size.subsets, mostInGroup);
  const merge = size.fanIn * 2 * child + activity + reportsOfMerge * signalSent;
  // Two tries, each with its score; what they lost; something shorter; and the front.
  const tries = 3 * (size.modules * activity + child + activity) + activity + child + activity;
  const proposal = 2 * activity + child;
  // Where proposals are not scored on the subset: a sample, what the parent does there, and what was accepted here.
  const scoredElsewhere = activity + 2 * child;
  const noted = activity;
  const epoch =
    mostCritiqueBatches * activity + size.proposals * proposal + scoredElsewhere + noted + 4 * signalSent;
  const steerings = mostSteerings(size);
  const steered = (openChildren: number) => steerings * steeringOf(openChildren);
  return {
    optimize: boundOfRun(size) + steered(size.subsets > mostInGroup ? 1 : size.window),
    optimizeGroup:
      start + inRun * child + (1 + mostSpendingChecks) * activity + activity + steered(size.window),
    // It may continue after each call of an epoch: what comes between is its critiques.
    optimizeSubset: start + longHistory + epoch + child + 2 * signalSent + steered(proposalLanes),
    merge: start + merge + tries + steered(size.fanIn),
    // Four lanes end what they have begun; a batch ends where a race is looked at.
    evaluate:
      start +
      2 * racingLooks * activity +
      Math.min(mostEvaluationBatches * activity, longHistory + 4 * activity) +
      activity +
      steered(0),
  };
}

/** A run continues as new after a stage that made its history long: no stage meets more than `longHistory`. */
function boundOfRun({ subsets, epochs, fanIn, proposals, polish = 0 }: RunSize): number {
  const groups = subsets > mostInGroup ? Math.ceil(subsets / mostInGroup) : 0;
  const reports = subsets * reportsOfSubset(reportDetail({ subsets, epochs, proposals }), epochs);
  const merges = shownMerges(subsets, fanIn);
  const checks = (mostSpendingChecks + 1) * activity;
  const stages = [
    stage + 2 * child,
    stage + activity,
    stage + (groups > 0 ? groups : subsets) * child + reports * signalTaken + activity + checks,
    stage + approval + child + activity + merges * reportsOfMerge * signalTaken + checks + bestSoFar,
    polish === 0 ? 0 : boundOfPolish(polish),
    2 * stage + approval + 2 * child + 4 * activity,
  ];
  let before = start;
  let most = 0;
  for (const events of stages) {
    most = Math.max(most, before + events);
    before = Math.min(before + events, longHistory);
  }
  return most;
}

/** A division, the mini-batches one after the other with all of their steps, and validation. */
function boundOfPolish(batches: number): number {
  const one = child + reportsOfSubset('steps', 1) * signalTaken + activity;
  return stage + 4 * activity + batches * one + child;
}

function shownMerges(leaves: number, fanIn: number): number {
  if (leaves < 2) return 0;
  const lowest = lowestShownLevel(leaves, fanIn);
  return countMerges(leaves, fanIn).reduce((sum, count, level) => sum + (level < lowest ? 0 : count), 0);
}
