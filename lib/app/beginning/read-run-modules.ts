import { errorText } from '../../domain/errors.js';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { StartingPoint } from '../../domain/starting-point.js';
import { manifestSchema } from '../../config/manifest.js';
import { modulesSchema } from '../../domain/module.js';
import type { Modules } from '../../domain/module.js';
import type { RunProgress } from '../../domain/progress.js';
import { taskSchema } from '../../domain/task.js';
import type { Task } from '../../domain/task.js';
import { nearest } from '../../config/nearest.js';
import { BadInputError } from '../../config/problem.js';
import { runPoints } from '../../report/run-points.js';
import { createArtifacts } from '../../store/artifacts.js';
import { openExistingStore } from '../../store/open-store.js';
import { listRunRecords, readRecordedProgress, readRunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import type { BeginningPlace } from './beginning-place.js';

/** Modules that a run can start with, and their provenance. */
export interface FoundModules {
  beginning: StartingPoint;
  modules: Modules;
  /** The prefix for the ids of their rules. */
  from: string;
  /** The train tasks of the run that produced them. */
  train: Task[];
}

const final = 'final';

/** Reads the modules of an earlier run at one of its points. Throws BadInputError. */
export async function readRunModules(
  { run, point = final }: { run: string; point: string | undefined },
  place: BeginningPlace,
): Promise<FoundModules> {
  const refused = (key: 'run' | 'point', message: string, cause?: unknown) =>
    new BadInputError([{ ...place.locate([key]), message }], { cause });
  const { id, storePath } = whereIs(run, place);
  const store = await openExistingStore(storePath);
  const record = store && (await readRunRecord(store, id).catch(() => null));
  if (!store || !record) throw refused('run', await noSuchRun({ run, id, storePath, store }));
  const progress = await readRecordedProgress(store, id);
  if (!progress) throw refused('run', `the run ${id} has not started, so it has no modules yet.`);
  const found = runPoints(progress).find(entry => entry.path === point && entry.modules);
  if (!found?.modules) throw refused(point === final ? 'run' : 'point', noSuchPoint(id, point, progress));
  const artifacts = createArtifacts(store);
  try {
    const { splits } = await artifacts.get(record.manifest, manifestSchema);
    return {
      beginning: { kind: 'run', run: id, point },
      modules: await artifacts.get(found.modules, modulesSchema),
      from: id,
      train: await artifacts.get(splits.train.tasks, z.array(taskSchema)),
    };
  } catch (error) {
    const reason = errorText(error);
    throw refused('run', `the modules of ${id} cannot be read: ${reason}`, error);
  }
}

/** Resolves a run by its id in the same store, or by its folder in any store. */
function whereIs(run: string, { configFile, storePath }: BeginningPlace): { id: string; storePath: string } {
  if (!/[\\/]/.test(run)) return { id: run, storePath };
  const folder = resolve(dirname(configFile), run);
  return { id: basename(folder), storePath: dirname(dirname(folder)) };
}

async function noSuchRun(input: {
  run: string;
  id: string;
  storePath: string;
  store: Store | null;
}): Promise<string> {
  const { run, id, storePath, store } = input;
  const known = store ? (await listRunRecords(store)).map(record => record.id) : [];
  const meant = nearest(id, known) ?? (id === 'last' ? known[0] : undefined);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const elsewhere =
    known.length > 0 ? '' : ' To name a run of another store, give its folder: other/.fgo/runs/ID.';
  return `there is no run ${JSON.stringify(run)} in ${storePath}.${hint}${elsewhere}`;
}

function noSuchPoint(id: string, point: string, progress: RunProgress): string {
  const points = runPoints(progress).flatMap(({ path, modules }) => (modules ? [path] : []));
  const shown = `It has ${points.slice(0, 20).join(', ')}${points.length > 20 ? ', …' : ''}.`;
  if (point === final)
    return `the run ${id} has no result yet (it is ${progress.state}): wait until it ends, or name a point. ${shown}`;
  const meant = nearest(point, points);
  return `the run ${id} has no modules at ${JSON.stringify(point)}.${meant === undefined ? '' : ` Did you mean ${meant}?`} ${shown}`;
}
