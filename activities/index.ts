import { createBaselineActivities } from './check-baseline.js';
import { createCompareActivities } from './compare-runs.js';
import { createCritiqueActivities } from './critique-batch.js';
import { createChangeActivities } from './describe-changes.js';
import { createPolishActivities } from './divide-polish.js';
import { createDivideActivities } from './divide-tasks.js';
import { createEvaluateActivities } from './evaluate-batch.js';
import { createGroupActivities } from './group-candidates.js';
import { createJudgeActivities } from './judge-candidate.js';
import { createMergeActivities } from './merge-modules.js';
import { createFixedTaskActivities } from './note-fixed-tasks.js';
import { createNotifyActivities } from './notify.js';
import { createProposeActivities } from './propose-revision.js';
import { createRecordActivities } from './record-run.js';
import { createSampleActivities } from './draw-sample.js';
import type { ActivityDependencies } from './run-context.js';
import { createLimitActivities } from './set-limits.js';
import { createTakeOverActivities } from './take-over.js';
import { createEvaluationActivities } from './seal-evaluation.js';

/** All activities of the project, with one set of dependencies. */
export function createActivities(dependencies: ActivityDependencies) {
  return {
    ...createDivideActivities(dependencies),
    ...createPolishActivities(dependencies),
    ...createEvaluateActivities(dependencies),
    ...createEvaluationActivities(dependencies),
    ...createBaselineActivities(dependencies),
    ...createJudgeActivities(dependencies),
    ...createSampleActivities(dependencies),
    ...createFixedTaskActivities(dependencies),
    ...createCritiqueActivities(dependencies),
    ...createProposeActivities(dependencies),
    ...createGroupActivities(dependencies),
    ...createMergeActivities(dependencies),
    ...createRecordActivities(dependencies),
    ...createChangeActivities(dependencies),
    ...createLimitActivities(dependencies),
    ...createNotifyActivities(dependencies),
    ...createTakeOverActivities(dependencies),
    ...createCompareActivities(dependencies),
  };
}

export type Activities = ReturnType<typeof createActivities>;
