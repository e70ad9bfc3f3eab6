import { dirname, resolve } from 'node:path';
import type { Manifest } from '../algorithm/domain/manifest.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { splitNames } from '../algorithm/domain/task.js';
import type { Splits } from '../algorithm/domain/task.js';
import { renderModule } from '../algorithm/functions/render-module.js';
import { DataError } from '../benchmarks/data-error.js';
import { loadTasks } from '../benchmarks/load-benchmark.js';
import type { LoadedTasks } from '../benchmarks/load-benchmark.js';
import { outputOf, usesTools } from '../config/agent.js';
import type { AgentConfig } from '../config/agent.js';
import type { FunctionsConfig } from '../config/functions.js';
import { llmSchema } from '../config/llm.js';
import { withoutLines } from '../config/locate.js';
import type { Locate } from '../config/locate.js';
import { BadInputError } from '../config/problem.js';
import type { NotifyConfig } from '../config/operate.js';
import type { Config } from '../config/schema.js';
import type { ScorerConfig } from '../config/scorer.js';
import type { Artifacts } from '../store/artifacts.js';
import { countTokens } from '../llm/tokens.js';
import { configuredModules } from './configured-modules.js';
import { loadBeginning } from './beginning/load-beginning.js';
import type { LoadedBeginning } from './beginning/load-beginning.js';
import { fingerprintOf } from './fingerprint.js';
import { misfitFunctions } from './misfit-functions.js';
import { placeScorer } from './place-scorer.js';

/** A configuration with its tasks, before anything is stored. */
export interface LoadedRun {
  config: Config;
  configFile: string;
  /** Where the keys of the configuration stand. */
  locate: Locate;
  tasks: LoadedTasks;
  agent: AgentConfig;
  /** As a run holds it: with what files of it say, and where its programs start. */
  scorer: ScorerConfig;
  /** What it begins with, where that is not the agent's own text. */
  begins: LoadedBeginning | null;
}

/** Loads and checks the tasks of a configuration. Throws DataError, and BadInputError with all that is wrong. */
export async function loadRun(input: {
  config: Config;
  configFile: string;
  locate?: Locate;
}): Promise<LoadedRun> {
  const { config, configFile, locate = withoutLines(configFile) } = input;
  const tasks = await loadTasks(config, { configDirectory: dirname(configFile) }).catch((error: unknown) => {
    throw blamed(error, locate);
  });
  const agent = config.agent ?? tasks.agent;
  if (!agent) {
    throw new BadInputError([{ ...locate([]), message: 'say what is optimized: add an agent section.' }]);
  }
  const found = [...misfits({ config, tasks, agent }), ...(await misfitFunctions(agent))];
  const problems = found.map(({ path, message }) => ({ ...locate(path), message }));
  if (problems.length > 0) throw new BadInputError(problems);
  const scorer = await placeScorer({
    scorer: config.scorer ?? tasks.scorer ?? { kind: 'exact' },
    ...{ configFile, locate },
  }).catch((error: unknown) => {
    throw blamed(error, locate);
  });
  const storePath = resolve(dirname(configFile), config.store.path);
  const begins = await loadBeginning({ config, agent, splits: tasks.splits, configFile, storePath, locate });
  return { config, configFile, locate, tasks, agent, scorer, begins };
}

/** Where a key of the configuration is to blame for data that cannot be used, its place is reported. */
function blamed(error: unknown, locate: Locate): unknown {
  if (!(error instanceof DataError) || !error.place.key) return error;
  const problems = [error, ...error.others].map(({ message, place }) => ({
    ...locate(place.key ?? []),
    message,
  }));
  return new BadInputError(problems, { cause: error });
}

/** What of a configuration does not fit its data or itself. */
function misfits(input: { config: Config; tasks: LoadedTasks; agent: AgentConfig }) {
  const { config, tasks, agent } = input;
  const { subsets, moduleTokens, sample } = config.optimize;
  const trainTasks = tasks.splits.train.length;
  const found: { path: string[]; message: string }[] = [];
  if (outputOf(agent).labels === 'auto' && tasks.labels.length < 2) {
    const message = `auto needs at least two different expected answers; the data has ${tasks.labels.length} (texts alone count). Check dataset.expected, or list the labels.`;
    found.push({ path: ['agent', 'output', 'labels'], message });
  }
  for (const [name, module] of Object.entries(configuredModules(agent))) {
    const tokens = countTokens(renderModule(module));
    if (tokens <= moduleTokens) continue;
    const message = `its ${tokens} tokens are more than optimize.moduleTokens (${moduleTokens}) lets a module have: raise that, or shorten it.`;
    found.push({ path: ['agent', 'modules', name], message });
  }
  if (subsets !== 'auto' && subsets > trainTasks) {
    const message = `${subsets} subsets are more than the ${trainTasks} train tasks: lower it to ${trainTasks} at the most, or say auto.`;
    found.push({ path: ['optimize', 'subsets'], message });
  }
  if (sample !== undefined && sample > trainTasks) {
    const message = `a sample of ${sample} is more than the ${trainTasks} train tasks: lower it to ${trainTasks} at the most.`;
    found.push({ path: ['optimize', 'sample'], message });
  }
  return found;
}

/** A manifest in the store, and what it is known by. */
export interface StoredManifest {
  manifest: Manifest;
  reference: Reference;
  fingerprint: string;
}

/** Stores a manifest with the modules that the run begins with. */
export async function putManifest(manifest: Manifest, artifacts: Artifacts): Promise<StoredManifest> {
  await artifacts.put(manifest.modules);
  return { manifest, reference: await artifacts.put(manifest), fingerprint: fingerprintOf(manifest) };
}

/** Stores what the run depends on. The same input always gives the same fingerprint. */
export async function storeManifest(input: {
  loaded: LoadedRun;
  run: string;
  journalScope: string | null;
  artifacts: Artifacts;
}): Promise<StoredManifest> {
  const { loaded, run, journalScope, artifacts } = input;
  const { config, configFile, tasks, agent, scorer, begins } = loaded;
  const { begin: _places, ...optimize } = config.optimize;
  const manifest: Manifest = {
    schemaVersion: 1,
    run,
    seed: config.seed,
    splits: await storeSplits(tasks.splits, artifacts),
    labels: outputOf(agent).labels === 'auto' ? tasks.labels : [],
    modules: begins?.modules ?? configuredModules(agent),
    ...(begins && { begins: begins.beginning }),
    agent: placedAgent(agent, { configFile, tasks }),
    scorer,
    llm: config.llm ?? llmSchema.parse({ provider: 'simulated' }),
    optimize,
    budget: config.budget,
    ...(config.approval && { approval: config.approval }),
    ...(config.stop && { stop: config.stop }),
    ...(config.notify && { notify: notifyFrom(config.notify, configFile) }),
    journalScope,
  };
  return putManifest(manifest, artifacts);
}

/** An agent of the user's own starts in the folder of the configuration, or in one that is named from there. */
function placedAgent(
  agent: AgentConfig,
  { configFile, tasks }: { configFile: string; tasks: Pick<LoadedTasks, 'games' | 'attachments'> },
): AgentConfig {
  if (agent.kind === 'prompt') return agent;
  if (usesTools(agent)) {
    const { directory: named, ...rest } = agent;
    const directory = named === undefined ? tasks.attachments : resolve(dirname(configFile), named);
    const placed = { ...rest, ...(directory !== undefined && { directory }) };
    return placed.kind === 'functions'
      ? { ...placed, functions: placedPython(placed.functions, configFile) }
      : placed;
  }
  if (agent.kind === 'react') {
    const data = agent.environment.data ?? tasks.games;
    return { ...agent, environment: { ...agent.environment, ...(data !== undefined && { data }) } };
  }
  return { ...agent, directory: resolve(dirname(configFile), agent.directory ?? '.') };
}

function placedPython(functions: FunctionsConfig, configFile: string): FunctionsConfig {
  const { python } = functions;
  if (!python) return functions;
  const directory = resolve(dirname(configFile), python.directory ?? '.');
  return { ...functions, python: { ...python, directory } };
}

/** A program that is named by a relative path stands beside the configuration. */
function notifyFrom(notify: NotifyConfig, configFile: string): NotifyConfig {
  const [program, ...parameters] = notify.command ?? [];
  if (program === undefined || !/[\\/]/.test(program)) return notify;
  return { ...notify, command: [resolve(dirname(configFile), program), ...parameters] };
}

async function storeSplits(splits: Splits, artifacts: Artifacts): Promise<Manifest['splits']> {
  const stored = await Promise.all(
    splitNames.map(
      async name => [name, { tasks: await artifacts.put(splits[name]), count: splits[name].length }] as const,
    ),
  );
  return Object.fromEntries(stored) as Manifest['splits'];
}
