import { readTrajectories } from '../../../activities/read-evaluation.js';
import type { RunProgress } from '../../domain/progress.js';
import type { Reference } from '../../domain/reference.js';
import type { Task } from '../../domain/task.js';
import type { TestRow } from '../../report/test-rows.js';
import type { Artifacts } from '../../store/artifacts.js';

/** Returns the test tasks with their rollouts; none until the run has been tested. */
export async function readTestRows(input: {
  artifacts: Artifacts;
  progress: RunProgress;
  tasks: readonly Task[];
}): Promise<TestRow[]> {
  const { artifacts, progress, tasks } = input;
  const { testRecords } = progress;
  if (!testRecords) return [];
  const before = await rolloutsByTask(artifacts, testRecords.baseline);
  const after = await rolloutsByTask(artifacts, testRecords.final);
  return tasks.map(task => ({
    task,
    before: before.get(task.id) ?? null,
    after: after.get(task.id) ?? null,
  }));
}

async function rolloutsByTask(artifacts: Artifacts, record: Reference) {
  const trajectories = await readTrajectories(artifacts, record);
  return new Map(trajectories.map(trajectory => [trajectory.taskId, trajectory]));
}
