import type { RunProgress } from '../../domain/progress.js';
import { modulesSchema } from '../../domain/module.js';
import type { Modules } from '../../domain/module.js';
import { nearest } from '../../config/nearest.js';
import { BadInputError } from '../../config/problem.js';
import { runPoints } from '../../report/run-points.js';
import type { RunPoint } from '../../report/run-points.js';
import type { Artifacts } from '../../store/artifacts.js';

/** Finds a point of a run by its path. Throws BadInputError with the nearest match. */
export function findPoint(progress: RunProgress, path: string): RunPoint {
  const points = runPoints(progress);
  const found = points.find(point => point.path === path);
  if (found) return found;
  throw unknownPath({ run: progress.run, path, known: points.map(point => point.path) });
}

export function unknownPath(parts: { run: string; path: string; known: string[] }): BadInputError {
  const { run, path, known } = parts;
  const meant = nearest(path, known);
  const message = `There is no ${path}.${meant === undefined ? '' : ` Did you mean ${meant}?`} To list the paths: fgo show ${run}`;
  return new BadInputError([{ source: run, line: null, column: null, path: '', message }]);
}

/** Reads the modules of a point. Throws BadInputError if it has none (yet). */
export async function modulesOf(artifacts: Artifacts, run: string, point: RunPoint): Promise<Modules> {
  if (point.modules) return artifacts.get(point.modules, modulesSchema);
  const message = `${point.path} of ${run} has no modules: it is not done, or an earlier version ran it.`;
  throw new BadInputError([{ source: run, line: null, column: null, path: '', message }]);
}
