import { forkPoint, forkPoints } from '../../optimizer/provenance/fork-point.js';
import type { ForkPoint } from '../../optimizer/provenance/fork-point.js';
import type { Inheritance } from '../../domain/inheritance.js';
import type { Manifest } from '../../config/manifest.js';
import type { RunProgress } from '../../domain/progress.js';
import { planInheritance } from '../../optimizer/provenance/plan-inheritance.js';
import { nearest } from '../../config/nearest.js';
import { BadInputError } from '../../config/problem.js';
import type { Artifacts } from '../../store/artifacts.js';
import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { startedProgress } from '../finding/read-run.js';
import type { StartedRun } from '../running/start-run.js';
import { startDerived } from './start-derived.js';
import { changeManifest } from './change-manifest.js';
import { differences } from '../preparing/fingerprint.js';

/**
 * Settings that inherited parts of the tree depend on: the assignment of tasks to subsets, and the tasks that
 * proposals are scored on, because the gains of subsets are compared.
 */
const shared = /^(?:seed|optimize\.(?:strategy|subsets|divide|bag|waves|score|sample)):/;
const ofScoring = /^optimize\.(?:score|sample):/;

/**
 * Records a run that re-runs another run from one of its points, or returns the existing one. Throws
 * RUN_NOT_STARTED and BadInputError.
 */
export async function forkRun(
  context: AppContext,
  options: { origin: FoundRun; from: string; settings: string[]; id: string | undefined },
): Promise<StartedRun> {
  const { origin, from, settings, id } = options;
  const { store, record } = origin;
  const artifacts = createArtifacts(store);
  const before = await artifacts.get(record.manifest, manifestSchema);
  const progress = await startedProgress(origin);
  const { manifest, inheritance } = await forkManifest({
    artifacts,
    manifest: before,
    progress,
    from,
    settings,
  });
  const complete = inheritance.subsets.filter(subset => subset.complete).length;
  const reused = `${complete} of ${progress.subsets.length} subsets and ${inheritance.merges.length} of ${progress.merges.length} merges`;
  const notes = [`Reuses ${reused} of ${record.id}; runs ${from} and everything after it again.`];
  return startDerived(context, { origin, manifest, id, settings, notes });
}

/**
 * Creates the manifest of a run that inherits what does not depend on a point, and repeats the rest under
 * changed settings. Throws BadInputError if the point or a setting is invalid. Not from the paper.
 */
export async function forkManifest(input: {
  artifacts: Artifacts;
  manifest: Manifest;
  progress: RunProgress;
  from: string;
  settings: string[];
}): Promise<{ manifest: Manifest; inheritance: Inheritance }> {
  const { artifacts, manifest, progress, from, settings } = input;
  const point = forkPoint(from, progress);
  if (!point) throw unknownPoint(from, progress);
  const before = withFixedSubsets(manifest, progress, point);
  const { inherits: _, ...changed } = changeManifest(before, settings);
  refuseUnshared(before, changed, point, from);
  const inheritance = planInheritance({
    tree: progress,
    point,
    baseline: progress.baselineModules,
    others: new Map(manifest.extends ? [[manifest.extends.run, manifest.extends.modules]] : []),
  });
  if (point.kind === 'optimize') return { manifest: changed, inheritance };
  const tree = await artifacts.put(inheritance);
  return { manifest: { ...changed, inherits: { run: manifest.run, point: from, tree } }, inheritance };
}

/** Fixes an automatic number of subsets, because changed settings could produce a different one. */
function withFixedSubsets(manifest: Manifest, { subsets }: RunProgress, point: ForkPoint): Manifest {
  const { optimize } = manifest;
  if (point.kind === 'optimize' || optimize.subsets !== 'auto' || subsets.length === 0) return manifest;
  return { ...manifest, optimize: { ...optimize, subsets: subsets.length } };
}

function refuseUnshared(before: Manifest, changed: Manifest, point: ForkPoint, from: string): void {
  if (point.kind === 'optimize') return;
  const found = differences(before, changed).filter(line => shared.test(line));
  if (found.length === 0) return;
  throw new BadInputError(
    found.map(line => {
      const path = line.slice(0, line.indexOf(':'));
      const what = ofScoring.test(line) ? 'scores proposals on other tasks' : 'divides the tasks differently';
      const message = `this ${what}, so nothing of ${from} can be reused (${line}): use --from optimize.`;
      return { source: `--set ${path}`, line: null, column: null, path, message };
    }),
  );
}

function unknownPoint(from: string, progress: RunProgress): BadInputError {
  const points = forkPoints(progress);
  const meant = nearest(from, points);
  const tooMany = progress.subsets.length === 0 && progress.stage !== 'baseline';
  const unseen = tooMany ? ' Its subsets are too many, or none, so they cannot be reused one by one.' : '';
  const message = `the run ${progress.run} has no point ${JSON.stringify(from)}.${meant ? ` Did you mean ${meant}?` : ''}${unseen} Its points: ${points.slice(0, 30).join(', ')}${points.length > 30 ? ', …' : ''}.`;
  return new BadInputError([{ source: '--from', line: null, column: null, path: '', message }]);
}
