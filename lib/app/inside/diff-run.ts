import { BadInputError } from '../../config/problem.js';
import { diffModules } from '../../report/module-diff.js';
import type { ModuleDifference } from '../../report/module-diff.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { FoundRun } from '../finding/find-run.js';
import { startedProgress } from '../finding/read-run.js';
import { findPoint, modulesOf } from './find-point.js';

export interface RunDiff {
  run: string;
  from: string;
  to: string;
  modules: ModuleDifference[];
}

/**
 * Compares the modules at two points of a run: one point with the baseline, and without any, the baseline
 * with the final modules. Throws BadInputError and RUN_NOT_STARTED.
 */
export async function diffRun(found: FoundRun, points: readonly string[]): Promise<RunDiff> {
  const { id } = found.record;
  if (points.length > 2) {
    const message = 'Name at most two points.';
    throw new BadInputError([{ source: id, line: null, column: null, path: '', message }]);
  }
  const [from = 'baseline', to = 'final'] = points.length === 1 ? ['baseline', ...points] : points;
  const progress = await startedProgress(found);
  const artifacts = createArtifacts(found.store);
  const before = await modulesOf(artifacts, id, findPoint(progress, from));
  const after = await modulesOf(artifacts, id, findPoint(progress, to));
  return { run: id, from, to, modules: diffModules(before, after) };
}
