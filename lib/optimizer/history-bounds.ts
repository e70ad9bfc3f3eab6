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
  return Math.min(mostSteeringsOfAll, Math.floor(roomForSteering / steeringEvents(Math.max(window, fanIn))));
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

/** A workflow task has three events, and each event can trigger one. */
const workflowTask = 3;
const start = 1 + workflowTask;
const activity = 3 + workflowTask;

/** The most events that each kind of step adds to the history of the workflow that does it. */
export const events = {
  start,
  /** An effect of the program. */
  activity,
  /** An evaluation, a subset, a group of subsets or a merge. */
  child: 3 + 2 * workflowTask,
  /** A signal, in the history of its receiver and in that of its sender. */
  signalTaken: 1 + workflowTask,
  signalSent: 2 + workflowTask,
  /** A report in the history of its sender, with the timer before it. */
  reportSent: 2 + workflowTask + (2 + workflowTask),
  /** The run enters a stage: two updates of search attributes, and the record in the store. */
  stage: 2 + activity,
  /** The reason, the record, the notification and the timer of an approval, and the answer with its record. */
  approval: 4 * activity + 2 + 2,
} as const;

/**
 * A workflow receives a signal and signals its open children; the run itself receives an update and records
 * it, and a timer shows a pause.
 */
export function steeringEvents(openChildren: number): number {
  return events.signalTaken + 2 + events.activity + openChildren * events.signalSent;
}
