import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Manifest } from '../../config/manifest.js';
import type { Reference } from '../../domain/reference.js';
import { splitNames } from '../../domain/task.js';
import type { Splits } from '../../domain/task.js';
import { renderModule } from '../../optimizer/functions/render-module.js';
import { DataError } from '../../data/data-error.js';
import { dataProblems } from '../../data/data-problems.js';
import { labelProblems } from '../../data/labels.js';
import { loadTasks } from '../../benchmarks/load-benchmark.js';
import type { LoadedTasks } from '../../benchmarks/load-benchmark.js';
import { kindOf, outputOf } from '../../config/agent.js';
import type { AgentConfig } from '../../config/agent.js';
import { llmOf } from '../../config/llm.js';
import { withoutLines } from '../../config/locate.js';
import type { Locate } from '../../config/locate.js';
import { BadInputError } from '../../config/problem.js';
import type { Problem } from '../../config/problem.js';
import type { Config } from '../../config/schema.js';
import type { ScorerConfig } from '../../config/scorer.js';
import { isFolderPlace, resolveStorePlace } from '../../store/open-store.js';
import type { Artifacts } from '../../store/artifacts.js';
import { countTokens } from '../../llm/tokens.js';
import { configuredModules } from './configured-modules.js';
import { loadBeginning } from '../beginning/load-beginning.js';
import type { LoadedBeginning } from '../beginning/load-beginning.js';
import { fingerprintOf } from './fingerprint.js';
import { missingPrograms } from './missing-programs.js';
import { misfitFunctions } from './misfit-functions.js';
import { placeScorer } from './place-scorer.js';
import { storeFiles } from './files/collect-files.js';
import { promptsWithoutRoom } from './prompt-room.js';

/** A configuration with its tasks, before anything is stored. */
export interface LoadedRun {
  config: Config;
  configFile: string;
  /** Locates keys in the configuration file. */
  locate: Locate;
  tasks: LoadedTasks;
  agent: AgentConfig;
  /** The scorer for the manifest: the contents of its files are read or hashed. */
  scorer: ScorerConfig;
  /** The start modules, if they are not the configured ones. */
  begins: LoadedBeginning | null;
}

/** Loads and checks the tasks of a configuration. Throws BadInputError with every problem. */
export async function loadRun(input: {
  config: Config;
  configFile: string;
  locate?: Locate;
}): Promise<LoadedRun> {
  const { config, configFile, locate = withoutLines(configFile) } = input;
  const problems: Problem[] = [];
  const add = (found: { path: string[]; message: string }[]) =>
    problems.push(...found.map(({ path, message }) => ({ ...locate(path), message })));
  const collect = <Value>(work: Promise<Value>) =>
    work.catch((error: unknown) => {
      problems.push(...problemsIn(error, locate));
      return null;
    });
  const tasks = await collect(loadTasks(config, { configDirectory: dirname(configFile) }));
  const agent = config.agent ?? tasks?.agent;
  const configured = config.scorer ?? tasks?.scorer ?? { kind: 'exact' };
  const scorer = await collect(placeScorer({ scorer: configured, configFile, locate }));
  add(await missingPrograms({ agent, notify: config.notify, configFile }));
  if (agent) add([...misfitModules(config, agent), ...(await misfitFunctions(agent))]);
  if (agent && tasks) add(misfits({ config, tasks, agent, scorer: configured }));
  if (tasks && !agent)
    add([{ path: [], message: 'the agent is missing: add an agent section that says what to optimize.' }]);
  if (problems.length > 0 || !tasks || !agent || !scorer) throw new BadInputError(problems);
  const storePath = resolveStorePlace(config.store.path, dirname(configFile));
  const begins = await loadBeginning({ config, agent, splits: tasks.splits, configFile, storePath, locate });
  return { config, configFile, locate, tasks, agent, scorer, begins };
}

/** Returns the input problems of an error; rethrows any other error. */
function problemsIn(error: unknown, locate: Locate): Problem[] {
  if (error instanceof BadInputError) return error.problems;
  if (error instanceof DataError) return dataProblems(error, locate);
  throw error;
}

/** Returns the modules that exceed the prompt limits. */
function misfitModules(config: Config, agent: AgentConfig) {
  const { moduleTokens } = config.optimize;
  const modules = configuredModules(agent);
  const found: { path: string[]; message: string }[] = [];
  for (const [name, module] of Object.entries(modules)) {
    const tokens = countTokens(renderModule(module));
    if (tokens <= moduleTokens) continue;
    const message = `it has ${tokens} tokens, more than optimize.moduleTokens (${moduleTokens}) allows: raise the limit, or shorten it.`;
    found.push({ path: ['agent', 'modules', name], message });
  }
  if (found.length > 0) return found;
  const llm = llmOf(config);
  return promptsWithoutRoom({ agent, modules, llm, optimize: config.optimize });
}

/** Returns the parts of a configuration that contradict its data or each other. */
function misfits(input: { config: Config; tasks: LoadedTasks; agent: AgentConfig; scorer: ScorerConfig }) {
  const { config, tasks, agent, scorer } = input;
  const { subsets, sample } = config.optimize;
  const { labels } = outputOf(agent);
  const trainTasks = tasks.splits.train.length;
  const found: { path: string[]; message: string }[] = [];
  if (labels === 'auto' && tasks.labels.length < 2) {
    const message = `auto needs at least two different expected answers; the data has ${tasks.labels.length} (only texts count). Check dataset.expected, or list the labels.`;
    found.push({ path: ['agent', 'output', 'labels'], message });
  }
  if (Array.isArray(labels)) {
    const all = Object.values(tasks.splits).flat();
    const problems = labelProblems(labels, { tasks: all, scorer });
    found.push(...problems.map(message => ({ path: ['agent', 'output', 'labels'], message })));
  }
  if (subsets !== 'auto' && subsets > trainTasks) {
    const message = `${subsets} subsets are more than the ${trainTasks} train tasks: lower it to at most ${trainTasks}, or use auto.`;
    found.push({ path: ['optimize', 'subsets'], message });
  }
  if (sample !== undefined && sample > trainTasks) {
    const message = `a sample of ${sample} is more than the ${trainTasks} train tasks: lower it to at most ${trainTasks}.`;
    found.push({ path: ['optimize', 'sample'], message });
  }
  return found;
}

/** A manifest in the store, with its reference and fingerprint. */
export interface StoredManifest {
  manifest: Manifest;
  reference: Reference;
  fingerprint: string;
}

/** Stores a manifest and the start modules of its run. */
export async function putManifest(manifest: Manifest, artifacts: Artifacts): Promise<StoredManifest> {
  await artifacts.put(manifest.modules);
  return { manifest, reference: await artifacts.put(manifest), fingerprint: fingerprintOf(manifest) };
}

/** Stores what the run depends on. Equal inputs always have the same fingerprint. */
export async function storeManifest(input: {
  loaded: LoadedRun;
  run: string;
  journalScope: string | null;
  artifacts: Artifacts;
}): Promise<StoredManifest> {
  const { loaded, run, journalScope, artifacts } = input;
  const { config, configFile, tasks, agent, scorer, begins } = loaded;
  const folder = resolve(dirname(configFile));
  const storePath = resolveStorePlace(config.store.path, folder);
  const isLocal = isFolderPlace(storePath);
  const placedAgent = agentOn(tasks, loaded);
  const { begin: _places, ...optimize } = config.optimize;
  const manifest: Manifest = {
    schemaVersion: 1,
    run,
    folder: isLocal ? relative(storePath, folder) || '.' : null,
    files: await storeFiles({
      folder,
      agent: placedAgent,
      scorer,
      notify: config.notify,
      // All processes that share a store on this machine have its files.
      tasks: isLocal ? [] : Object.values(tasks.splits).flat(),
      artifacts,
    }),
    seed: config.seed,
    splits: await storeSplits(tasks.splits, artifacts),
    labels: outputOf(agent).labels === 'auto' ? tasks.labels : [],
    modules: begins?.modules ?? configuredModules(agent),
    ...(begins && { startedFrom: begins.beginning }),
    agent: placedAgent,
    scorer,
    llm: llmOf(config),
    optimize,
    budget: config.budget,
    ...(config.approval && { approval: config.approval }),
    ...(config.stop && { stop: config.stop }),
    ...(config.notify && { notify: config.notify }),
    journalScope,
  };
  return putManifest(manifest, artifacts);
}

/**
 * The agent with the folder of its benchmark's data, relative to the configuration's unless the configuration
 * names an absolute one. A folder that only the environment names is left to each worker's environment.
 */
function agentOn(data: Pick<LoadedTasks, 'games' | 'attachments'>, loaded: LoadedRun): AgentConfig {
  const { agent, config, configFile } = loaded;
  const named = folderOf(config.benchmark);
  const pathOf = (path: string | undefined): string | undefined => {
    if (path === undefined || named === undefined) return undefined;
    return isAbsolute(named) ? path : relative(dirname(configFile), path) || '.';
  };
  const { attachments, games } = data;
  const folders = {
    attachments: pathOf(attachments),
    games: pathOf(games),
  };
  return kindOf(agent).withDataFolders?.(agent, folders) ?? agent;
}

/** The folder of a benchmark's data that a configuration names. */
function folderOf(benchmark: Config['benchmark']): string | undefined {
  if (!benchmark) return undefined;
  return 'data' in benchmark ? benchmark.data : 'path' in benchmark ? benchmark.path : undefined;
}

async function storeSplits(splits: Splits, artifacts: Artifacts): Promise<Manifest['splits']> {
  const stored = await Promise.all(
    splitNames.map(
      async name => [name, { tasks: await artifacts.put(splits[name]), count: splits[name].length }] as const,
    ),
  );
  return Object.fromEntries(stored) as Manifest['splits'];
}
