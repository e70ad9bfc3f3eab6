import { cancellationSignal } from '@temporalio/activity';
import { checkBaseline } from './check-baseline.js';
import { beginComparedRun, endComparedRun, endComparison } from './compare-runs.js';
import { critiqueBatch } from './critique-batch.js';
import { describeChanges } from './describe-changes.js';
import { dividePolish } from './divide-polish.js';
import { divideTasks } from './divide-tasks.js';
import { drawFromFront } from './draw-from-front.js';
import { drawSample } from './draw-sample.js';
import { evaluateBatch, evaluateTasks } from './evaluate-batch.js';
import { groupEvidence } from './group-evidence.js';
import { drawTrainTasks, groupCandidates, listCandidates, shortlistCandidates } from './group-candidates.js';
import { chooseFront, mayStillWin, testGain } from './judge-candidate.js';
import { mergeModules } from './merge-modules.js';
import { noteFixedTasks } from './note-fixed-tasks.js';
import { notify } from './notify.js';
import { proposeRevision } from './propose-revision.js';
import { recordProgress, recordResult } from './record-run.js';
import type { ActivityServices } from './run-context.js';
import { sealEvaluation } from './seal-evaluation.js';
import { testSignificance } from './test-significance.js';
import { compareEvaluations } from './compare-evaluations.js';
import { readSpending, setLimits } from './set-limits.js';
import { inheritedMerge, inheritedSubset } from './inherited-results.js';

const activities = {
  beginComparedRun,
  checkBaseline,
  chooseFront,
  compareEvaluations,
  critiqueBatch,
  describeChanges,
  dividePolish,
  divideTasks,
  drawFromFront,
  drawSample,
  drawTrainTasks,
  endComparedRun,
  endComparison,
  evaluateBatch,
  evaluateTasks,
  groupCandidates,
  groupEvidence,
  inheritedMerge,
  inheritedSubset,
  listCandidates,
  mayStillWin,
  mergeModules,
  noteFixedTasks,
  notify,
  proposeRevision,
  readSpending,
  recordProgress,
  recordResult,
  sealEvaluation,
  setLimits,
  shortlistCandidates,
  testGain,
  testSignificance,
};

type Names = keyof typeof activities;

/** All activities, as workflows call them. */
export type Activities = {
  [Name in Names]: (input: Parameters<(typeof activities)[Name]>[1]) => ReturnType<(typeof activities)[Name]>;
};

/** Binds the activities to the services of a worker, and to the cancellation of the activity that runs. */
export function createActivities(services: ActivityServices): Activities {
  return bindActivities(services, cancellationSignal);
}

/** Binds the activities to services and to what cancels them. */
export function bindActivities(services: ActivityServices, signal: () => AbortSignal): Activities {
  const bound = Object.entries(activities).map(([name, activity]) => [
    name,
    (input: never) => activity(services, input, signal()),
  ]);
  return Object.fromEntries(bound) as Activities;
}
