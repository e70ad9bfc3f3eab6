import { dirname } from 'node:path';
import type { Manifest } from '../algorithm/domain/manifest.js';
import type { Modules } from '../algorithm/domain/module.js';
import { splitNames } from '../algorithm/domain/task.js';
import type { Splits } from '../algorithm/domain/task.js';
import { loadTasks } from '../benchmarks/load-benchmark.js';
import type { LoadedTasks } from '../benchmarks/load-benchmark.js';
import type { AgentConfig } from '../config/agent.js';
import { llmSchema } from '../config/llm.js';
import { BadInputError } from '../config/problem.js';
import type { Config } from '../config/schema.js';
import type { Artifacts } from '../store/artifacts.js';
import { countTokens } from '../llm/tokens.js';
import { fingerprintOf } from './fingerprint.js';

/** A configuration with its tasks, before anything is stored. */
export interface LoadedRun {
  config: Config;
  configFile: string;
  tasks: LoadedTasks;
  agent: AgentConfig;
}

/** Loads and checks the tasks of a configuration. Throws DataError and BadInputError. */
export async function loadRun(input: { config: Config; configFile: string }): Promise<LoadedRun> {
  const { config, configFile } = input;
  const tasks = await loadTasks(config, { configDirectory: dirname(configFile) });
  const agent = config.agent ?? tasks.agent;
  const problem = (path: string, message: string) =>
    new BadInputError([{ source: configFile, line: null, column: null, path, message }]);
  if (!agent) throw problem('agent', 'say what is optimized: add an agent section.');
  if (agent.output.labels === 'auto' && tasks.labels.length < 2) {
    throw problem(
      'agent.output.labels',
      `auto needs at least two different expected answers; the data has ${tasks.labels.length}.`,
    );
  }
  for (const [name, text] of Object.entries(agent.modules)) {
    const tokens = countTokens(text);
    const { moduleTokens } = config.optimize;
    if (tokens <= moduleTokens) continue;
    const message = `its ${tokens} tokens are more than optimize.moduleTokens (${moduleTokens}) lets a module have: raise that, or shorten the text.`;
    throw problem(`agent.modules.${name}`, message);
  }
  const { subsets } = config.optimize;
  if (subsets !== 'auto' && subsets > tasks.splits.train.length) {
    throw problem(
      'optimize.subsets',
      `${subsets} subsets are more than the ${tasks.splits.train.length} train tasks: lower it.`,
    );
  }
  return { config, configFile, tasks, agent };
}

/** Stores what the run depends on. The same input always gives the same fingerprint. */
export async function storeManifest(input: {
  loaded: LoadedRun;
  run: string;
  journalScope: string | null;
  artifacts: Artifacts;
}) {
  const { loaded, run, journalScope, artifacts } = input;
  const { config, tasks, agent } = loaded;
  const manifest: Manifest = {
    schemaVersion: 1,
    run,
    seed: config.seed,
    splits: await storeSplits(tasks.splits, artifacts),
    labels: agent.output.labels === 'auto' ? tasks.labels : [],
    modules: baselineModules(agent),
    agent,
    scorer: config.scorer ?? tasks.scorer ?? { kind: 'exact' },
    llm: config.llm ?? llmSchema.parse({ provider: 'simulated' }),
    optimize: config.optimize,
    budget: config.budget,
    journalScope,
  };
  return {
    manifest,
    reference: await artifacts.put(manifest),
    modules: await artifacts.put(manifest.modules),
    fingerprint: fingerprintOf(manifest),
  };
}

async function storeSplits(splits: Splits, artifacts: Artifacts): Promise<Manifest['splits']> {
  const stored = await Promise.all(
    splitNames.map(
      async name => [name, { tasks: await artifacts.put(splits[name]), count: splits[name].length }] as const,
    ),
  );
  return Object.fromEntries(stored) as Manifest['splits'];
}

function baselineModules(agent: AgentConfig): Modules {
  return Object.fromEntries(
    Object.entries(agent.modules).map(([name, text]) => [name, { kind: 'text', text: text.trimEnd() }]),
  );
}
