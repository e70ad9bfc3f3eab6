import type { RunProgress } from '../../domain/progress.js';
import { modulesSchema } from '../../domain/module.js';
import type { Modules } from '../../domain/module.js';
import { nearest } from '../../config/nearest.js';
import { badInput } from '../../config/problem.js';
import type { BadInputError } from '../../config/problem.js';
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

export function unknownPath(options: { run: string; path: string; known: string[] }): BadInputError {
  const { run, path, known } = options;
  const similar = nearest(path, known);
  const suggestion = similar === undefined ? '' : ` Did you mean ${similar}?`;
  return badInput(run, `The path ${path} does not exist.${suggestion} List the paths: fgo show ${run}`);
}

/** Reads the modules of a point. Throws BadInputError if it has none (yet). */
export async function modulesOf(artifacts: Artifacts, run: string, point: RunPoint): Promise<Modules> {
  if (point.modules) return artifacts.get(point.modules, modulesSchema);
  throw badInput(run, `${point.path} has no modules yet.`);
}
