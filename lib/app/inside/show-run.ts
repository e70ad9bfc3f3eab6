import { badInput } from '../../config/problem.js';
import { splitNames } from '../../domain/task.js';
import { readCallSums } from '../../ledger/call-index.js';
import { callsAt } from '../../ledger/call-log.js';
import type { CallDetails } from '../../report/call-view.js';
import type { NodeDetails } from '../../report/node-view.js';
import { runPoints } from '../../report/run-points.js';
import type { TaskDetails } from '../../report/task-view.js';
import type { TaskList } from '../../report/task-list-view.js';
import { changeOf } from '../../report/test-rows.js';
import type { RowChange } from '../../report/test-rows.js';
import type { FoundRun } from '../finding/find-run.js';
import { readTestRows } from '../report/read-test-rows.js';
import { describeCall } from './call-details.js';
import { unknownPath } from './find-point.js';
import { describeNode } from './node-details.js';
import { openForReading } from './opened-run.js';
import type { OpenedRun } from './opened-run.js';
import { describeTask } from './task-details.js';

/** The places of a run that can be shown. */
export interface PathList {
  run: string;
  kind: 'paths';
  paths: { path: string; modules: string | null; calls: number }[];
}

/** A place of a run in detail, by its kind. */
export type ShownPlace =
  PathList | NodeDetails | TaskDetails | TaskList | ({ run: string; kind: 'call' } & CallDetails);

/**
 * Shows a place of a run: a point of its tree, `tasks`, a task (`task:27` or `27`), or a call by the beginning
 * of its key; without a path, the places there are. `changes`: the tasks that `tasks` lists. Throws
 * BadInputError.
 */
export async function showRun(
  found: FoundRun,
  { path, changes }: { path: string | undefined; changes: readonly RowChange[] },
): Promise<ShownPlace> {
  const run = await openForReading(found);
  if (path === undefined) return pathsOf(run);
  if (path === 'tasks') return tasksOf(run, changes);
  if (path.startsWith('task:')) return describeTask(run, path.slice('task:'.length));
  const points = run.progress ? runPoints(run.progress) : [];
  const point = points.find(entry => entry.path === path);
  if (point || (await run.callsAt([path])).length > 0) return describeNode(run, { path, point });
  if (await isTask(run, path)) return describeTask(run, path);
  const call = await callOf(run, path);
  if (call) return { run: run.record.id, kind: 'call', ...call };
  const known = [...points.map(entry => entry.path), ...(await run.calls()).flatMap(({ paths }) => paths)];
  throw unknownPath({ run: run.record.id, path, known });
}

async function isTask({ context }: OpenedRun, id: string): Promise<boolean> {
  for (const split of splitNames) if ((await context.tasks(split)).some(task => task.id === id)) return true;
  return false;
}

async function callOf(run: OpenedRun, prefix: string): Promise<CallDetails | null> {
  if (!/^[0-9a-f]{4,64}$/.test(prefix)) return null;
  const [only, ...others] = (await run.calls()).filter(({ key }) => key.startsWith(prefix));
  if (!only) return null;
  if (others.length === 0) return describeCall(run, only);
  throw badInput(
    run.record.id,
    `${others.length + 1} calls start with ${prefix}. Give more characters of the key.`,
  );
}

async function pathsOf({ progress, store, record }: OpenedRun): Promise<PathList> {
  const points = progress ? runPoints(progress) : [];
  const { groups } = await readCallSums(store, record.id);
  const paths = points.map(({ path, modules, places }) => {
    const made = new Set(places.flatMap(place => callsAt(groups, place)));
    return {
      path,
      modules: modules?.sha256 ?? null,
      calls: [...made].reduce((sum, { calls }) => sum + calls, 0),
    };
  });
  return { run: record.id, kind: 'paths', paths };
}

async function tasksOf(run: OpenedRun, changes: readonly RowChange[]): Promise<TaskList> {
  const { progress, context, record } = run;
  if (!progress?.testRecords)
    throw badInput(
      record.id,
      `The test has not run yet. Check the state of the run: fgo status ${record.id}`,
    );
  const { artifacts } = context;
  const rows = await readTestRows({ artifacts, progress, tasks: await context.tasks('test') });
  const listed = rows.filter(row => changes.length === 0 || changes.includes(changeOf(row)));
  return {
    run: record.id,
    kind: 'tasks',
    of: rows.length,
    tasks: listed.map(row => ({
      id: row.task.id,
      change: changeOf(row),
      input: row.task.input,
      expected: row.task.expected,
      before: row.before && { score: row.before.score, output: row.before.output },
      after: row.after && { score: row.after.score, output: row.after.output },
    })),
  };
}
