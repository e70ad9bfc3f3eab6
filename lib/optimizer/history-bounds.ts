import { countMerges } from './merging/plan-merges.js';

/** Maximum number of subsets that one workflow starts, and of subsets or merges that a run's tree lists. */
export const mostInGroup = 200;
/** Maximum number of signals that a run receives from its subsets; it limits the detail of their reports. */
const mostSubsetReports = 800;
/** Maximum number of parents that a run's tree shows, over all merges. */
const mostParentsShown = 1_000;
/** Maximum number of proposals that a run's tree shows, if epochs have several. */
const mostProposalsShown = 1_600;
/** A workflow whose history has more events continues as new as soon as it can. */
export const longHistory = 2_000;
/** Maximum number of activities of one kind per workflow and purpose; with more work, batches grow. */
export const mostCritiqueBatches = 200;
export const mostEvaluationBatches = 1_000;

/** Events that each history reserves for pauses and for a manual end. */
const roomForSteering = 4_100;
/** Ten pauses, ten resumes, a stop rule, and a manual end. */
const mostSteeringsOfAll = 22;
/** How often a run checks its spending while subsets finish, and again while merges finish. */
const mostSpendingChecks = 50;
/** Proposals of an epoch that are scored concurrently. */
export const proposalLanes = 4;
/** How often the scoring of a candidate checks whether it can still be accepted. */
export const racingLooks = 4;
/** Maximum number of candidates that a run validates when it ends early. */
export const mostContenders = 8;

/**
 * How often a run can be steered (a pause and its resume count as two): each time, each workflow signals all
 * of its open children. At least four, so that a pause, its resume, a stop rule and a manual end are always
 * possible.
 */
export function mostSteerings({ window, fanIn }: { window: number; fanIn: number }): number {
  return Math.min(mostSteeringsOfAll, Math.floor(roomForSteering / steeringOf(Math.max(window, fanIn))));
}

/** Spending is checked after this many of `total` subsets or merges: after each one if there are few. */
export function spendingCheckEvery(total: number): number {
  return Math.max(1, Math.ceil(Math.min(total, mostInGroup) / mostSpendingChecks));
}

interface Reported {
  subsets: number;
  epochs: number;
  /** Per epoch. */
  proposals: number;
}

/** What each subset reports to the run: each step, each epoch, or nothing until all subsets are done. */
export type ReportDetail = 'steps' | 'epochs' | 'none';

/** The start and the end; in between, three steps or one report per epoch. */
function reportsOfSubset(detail: ReportDetail, epochs: number): number {
  if (detail === 'none') return 0;
  return detail === 'steps' ? 2 + 3 * epochs : 2 + epochs;
}

/** The finest level of detail that the run's history and tree have room for. */
export function reportDetail({ subsets, epochs, proposals }: Reported): ReportDetail {
  if (subsets > mostInGroup) return 'none';
  if (proposals > 1 && subsets * epochs * proposals > mostProposalsShown) return 'none';
  const fits = (detail: ReportDetail) => subsets * reportsOfSubset(detail, epochs) <= mostSubsetReports;
  if (fits('steps')) return 'steps';
  return fits('epochs') ? 'epochs' : 'none';
}

/** The lowest merge level that a run's tree shows; the levels below have too many merges. */
export function lowestShownLevel(leaves: number, fanIn: number): number {
  const counts = countMerges(leaves, fanIn);
  let level = counts.length - 1;
  for (let shown = 1; level > 1; level -= 1) {
    shown += counts[level - 1] ?? 0;
    if (shown > mostInGroup || shown * fanIn > mostParentsShown) return level;
  }
  return Math.max(1, level);
}

/** Upper bounds of history events: a workflow task has three, and each event can trigger one. */
const workflowTask = 3;
const start = 1 + workflowTask;
const activity = 3 + workflowTask;
const child = 3 + 2 * workflowTask;
const signalTaken = 1 + workflowTask;
const signalSent = 2 + workflowTask;
/**
 * A workflow receives a signal and signals its open children; the run itself receives an update and records
 * it.
 */
function steeringOf(openChildren: number): number {
  return signalTaken + 1 + activity + openChildren * signalSent;
}
/** An approval: its reason, its record, its notification, and the answer with its record. */
const approval = 4 * activity + 2;
/** A run that ends early: finding the candidates, and validating them. */
const bestSoFar = activity + mostContenders * child;
/** The run enters a stage: two updates of search attributes, and the record in the store. */
const stage = 2 + activity;
/** A merge reports its parents, their scores, each attempt, and its end. */
const reportsOfMerge = 5;

export interface RunSize {
  subsets: number;
  epochs: number;
  fanIn: number;
  /** Subsets that run concurrently. */
  window: number;
  /** Text modules of the agent. */
  modules: number;
  /** Per epoch. */
  proposals: number;
  /** Polishing mini-batches. */
  polish?: number;
}

/**
 * The maximum number of events in one history of each kind of workflow, without failures or waits, steered as
 * often as possible, with everything that a configuration can request (approvals, stop rules, notifications).
 * Not counted: a wait for a person (about 20 events in a run for each place that waits: signal, record,
 * update, answer), and a worker that dies in the middle of a workflow task (3).
 */
export function historyBounds(size: RunSize): Record<string, number> {
  const inRun = Math.min(size.subsets, mostInGroup);
  const merge = size.fanIn * 2 * child + activity + reportsOfMerge * signalSent;
  // Two attempts, each with its score; the tasks they lost; a shorter version; and the front.
  const tries = 3 * (size.modules * activity + child + activity) + activity + child + activity;
  const proposal = 2 * activity + child;
  // If proposals are not scored on the subset: a sample, the parent's score on it, and the accepted one's
  // score here.
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
    // It can continue as new after each call of an epoch; only critiques come in between.
    optimizeSubset: start + longHistory + epoch + child + 2 * signalSent + steered(proposalLanes),
    merge: start + merge + tries + steered(size.fanIn),
    // Four lanes finish what they have started; a batch ends where a race is checked.
    evaluate:
      start +
      2 * racingLooks * activity +
      Math.min(mostEvaluationBatches * activity, longHistory + 4 * activity) +
      activity +
      steered(0),
  };
}

/**
 * A run continues as new after a stage that made its history long: no stage starts with more than
 * `longHistory`.
 */
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

/** One division, the mini-batches in sequence with all of their steps, and validation. */
function boundOfPolish(batches: number): number {
  const one = child + reportsOfSubset('steps', 1) * signalTaken + activity;
  return stage + 4 * activity + batches * one + child;
}

function shownMerges(leaves: number, fanIn: number): number {
  if (leaves < 2) return 0;
  const lowest = lowestShownLevel(leaves, fanIn);
  return countMerges(leaves, fanIn).reduce((sum, count, level) => sum + (level < lowest ? 0 : count), 0);
}
