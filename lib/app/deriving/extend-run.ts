import { z } from 'zod';
import type { Manifest } from '../../config/manifest.js';
import type { RunProgress } from '../../domain/progress.js';
import { splitNames, taskSchema } from '../../domain/task.js';
import type { Task } from '../../domain/task.js';
import { answerCheck } from '../../scoring/answer-check.js';
import { loadMoreTasks, newTasks } from '../../benchmarks/load-more-tasks.js';
import { BadInputError } from '../../config/problem.js';
import type { Config } from '../../config/schema.js';
import type { Artifacts } from '../../store/artifacts.js';
import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { startedProgress } from '../finding/read-run.js';
import { readConfig } from '../running/open-configured-run.js';
import type { StartedRun } from '../running/start-run.js';
import { startDerived } from './start-derived.js';
import { changeManifest } from './change-manifest.js';

const tasksSchema = z.array(taskSchema);

/**
 * Records a run that adds train tasks to a finished one, or returns the existing one. Throws
 * RUN_NOT_STARTED, BadInputError and DataError.
 */
export async function extendRun(
  context: AppContext,
  options: {
    origin: FoundRun;
    /** The file (or a benchmark's folder) with the new tasks. */
    data: string;
    /** The configuration that says how to read them, if not as the run's own tasks. */
    configFile: string | undefined;
    settings: string[];
    id: string | undefined;
  },
): Promise<StartedRun> {
  const { origin, data, settings, id } = options;
  const { store, record } = origin;
  const artifacts = createArtifacts(store);
  const progress = await startedProgress(origin);
  // A given configuration wins; otherwise the run records how its tasks were read, including `--set`.
  const named = options.configFile ?? (record.data ? undefined : record.configFile);
  const config = named === undefined ? (record.data ?? {}) : (await readConfig(named, [])).config;
  const { manifest, added, known } = await extendManifest({
    artifacts,
    manifest: await artifacts.get(record.manifest, manifestSchema),
    progress,
    config,
    data,
    settings,
  });
  const notes = [`Adds ${added} train tasks to the result of ${record.id}.`];
  if (known > 0) notes.push(`Ignores ${known} tasks that the run already has.`);
  return startDerived(context, { origin, manifest, id, settings, notes });
}

/**
 * Creates the manifest of a run that adds train tasks to a finished one. It keeps the validation and test
 * tasks and the start modules, so that their scores are in the journal; tasks that the run already has are
 * skipped. Throws BadInputError and DataError. Not from the paper.
 */
export async function extendManifest(input: {
  artifacts: Artifacts;
  manifest: Manifest;
  progress: RunProgress;
  config: Partial<Pick<Config, 'dataset' | 'benchmark'>>;
  /** The file (or a benchmark's folder) with the new tasks. */
  data: string;
  settings: string[];
}): Promise<{ manifest: Manifest; added: number; known: number }> {
  const { artifacts, manifest, progress, config, data, settings } = input;
  const { modules } = progress;
  if (progress.state !== 'done' || !modules) {
    throw refused(
      '',
      `the run ${manifest.run} has no result yet (it is ${progress.state}): only a finished run can be extended.`,
    );
  }
  const { splits } = manifest;
  const [train = [], ...others] = await Promise.all(
    splitNames.map(name => artifacts.get(splits[name].tasks, tasksSchema)),
  );
  const scorer = answerCheck(manifest.scorer);
  const read = await loadMoreTasks({ config, path: data, scorer });
  const added = newTasks(read, [...train, ...others.flat()]);
  if (added.length === 0) throw refused(data, `the run already has all of its ${read.tasks.length} tasks.`);
  refuseOtherLabels(manifest, added, data);
  const all = [...train, ...added];
  const { inherits: _, ...changed } = changeManifest(manifest, settings);
  const subsetTasks = tasksInSubset(manifest, progress);
  const subsets = settings.some(setting => setting.startsWith('optimize.subsets='))
    ? changed.optimize.subsets
    : subsetTasks === null
      ? changed.optimize.subsets
      : Math.max(1, Math.round(added.length / subsetTasks));
  return {
    added: added.length,
    known: read.tasks.length - added.length,
    manifest: {
      ...changed,
      optimize: { ...changed.optimize, subsets },
      splits: { ...splits, train: { tasks: await artifacts.put(all), count: all.length } },
      extends: { run: manifest.run, modules, tasks: train.length, subsetTasks },
    },
  };
}

/**
 * Returns the tasks per subset of the run, or of the first run in a chain of extensions; null if it had no
 * subsets.
 */
function tasksInSubset(
  { optimize, splits, extends: earlier }: Manifest,
  progress: RunProgress,
): number | null {
  if (earlier) return earlier.subsetTasks;
  const subsets = optimize.subsets === 'auto' ? progress.subsets.length : optimize.subsets;
  return subsets === 0 ? null : Math.max(1, Math.round(splits.train.count / subsets));
}

/** Rejects new labels: the agent may answer only with the run's labels. */
function refuseOtherLabels({ labels }: Manifest, added: Task[], data: string): void {
  if (labels.length === 0) return;
  const known = new Set<unknown>(labels);
  const others = [...new Set(added.map(task => task.expected).filter(answer => !known.has(answer)))];
  if (others.length === 0) return;
  const shown = others
    .slice(0, 5)
    .map(answer => JSON.stringify(answer))
    .join(', ');
  throw refused(
    data,
    `${others.length} expected answers are not among the run's ${labels.length} labels (${shown}${others.length > 5 ? ', …' : ''}). New labels change the agent's prompt: start a new run with all data.`,
  );
}

function refused(source: string, message: string): BadInputError {
  return new BadInputError([{ source: source || 'extend', line: null, column: null, path: '', message }]);
}
