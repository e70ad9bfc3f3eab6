import type { Splits } from '../domain/task.js';
import type { AgentConfig } from '../config/agent.js';
import type { BenchmarkConfig } from '../config/dataset.js';
import type { Config } from '../config/schema.js';
import type { ScorerConfig } from '../config/scorer.js';
import { alfworldAgent, alfworldScorer } from './alfworld/default-agent.js';
import { loadAlfworld } from './alfworld/load.js';
import { answerCheck } from '../scoring/answer-check.js';
import { DataError } from '../data/data-error.js';
import { findDuplicates, type DuplicateInput } from '../data/find-duplicates.js';
import { gaiaAgent, gaiaScorer } from './gaia/default-agent.js';
import { loadGaia } from './gaia/load.js';
import { labelsOf, type Spellings } from '../data/labels.js';
import { loadDataset } from '../data/load-dataset.js';
import { logisticsQaAgent, logisticsQaScorer } from './logisticsqa/default-agent.js';
import { loadLogisticsQa } from './logisticsqa/load.js';
import type { Source } from '../data/read-source.js';

/** The tasks of a run and everything known about them. */
export interface LoadedTasks {
  splits: Splits;
  /** The allowed answers for `labels: auto`. */
  labels: string[];
  /** Expected answers that differ only in capitalization or spaces: worth a note if answers are labels. */
  spellings: Spellings[];
  /** Inputs that occur in more than one split: a warning, not an error. */
  duplicates: DuplicateInput[];
  /** The benchmark's default agent, if a benchmark is configured; `config.agent` replaces it. */
  agent?: AgentConfig;
  /** The benchmark's default scorer; `config.scorer` replaces it. */
  scorer?: ScorerConfig;
  /** The folder of the attachments that task metadata names, if any. */
  attachments?: string | undefined;
  /** The folder of the games that task metadata names, if any. */
  games?: string | undefined;
  /** How the user's files were read, one line each. */
  readings: string[];
  /** What was left out because it is invalid, one line each. */
  warnings: string[];
  /** What the tasks were read from, for the fingerprint of the run's data. */
  sources: Source[];
}

/** Used if neither the configuration nor a benchmark names a scorer. */
const defaultScorer: ScorerConfig = { kind: 'exact' };

interface Loaded {
  splits: Splits;
  sources: Source[];
  attachments?: string | undefined;
  games?: string | undefined;
  readings?: string[];
  warnings?: string[];
  /** Whether tasks with the same input are different tasks. */
  mayRepeatInputs?: boolean;
}

interface Benchmark<Config extends BenchmarkConfig> {
  load(options: { benchmark: Config; configDirectory: string; seed: number }): Promise<Loaded>;
  agent: AgentConfig;
  scorer: ScorerConfig;
}

/** The registry: every benchmark, with its default agent and scorer. */
const benchmarks: { [Name in BenchmarkConfig['name']]: Benchmark<Extract<BenchmarkConfig, { name: Name }>> } =
  {
    logisticsqa: { load: loadLogisticsQa, agent: logisticsQaAgent, scorer: logisticsQaScorer },
    alfworld: { load: loadAlfworld, agent: alfworldAgent, scorer: alfworldScorer },
    gaia: { load: loadGaia, agent: gaiaAgent, scorer: gaiaScorer },
  };

/**
 * Loads the tasks of a configuration's `dataset` or `benchmark`. The same configuration and files always
 * yield the same tasks in the same order. Throws DataError for unusable data, before anything is spent.
 */
export async function loadTasks(
  config: Pick<Config, 'seed' | 'dataset' | 'benchmark' | 'scorer'>,
  { configDirectory }: { configDirectory: string },
): Promise<LoadedTasks> {
  const { seed, dataset, benchmark, scorer } = config;
  if (benchmark !== undefined && dataset === undefined) {
    const { load, ...defaults }: Benchmark<BenchmarkConfig> = benchmarks[benchmark.name];
    const { mayRepeatInputs, ...loaded } = await load({ benchmark, configDirectory, seed });
    const described = describe(loaded, scorer ?? defaults.scorer);
    return { ...described, ...defaults, duplicates: mayRepeatInputs ? [] : described.duplicates };
  }
  if (benchmark !== undefined || dataset === undefined) {
    throw new DataError('the configuration needs either a dataset or a benchmark, and not both');
  }
  const used = scorer ?? defaultScorer;
  return describe(await loadDataset({ dataset, configDirectory, seed, scorer: answerCheck(used) }), used);
}

function describe(loaded: Loaded, scorer: ScorerConfig): Omit<LoadedTasks, 'agent' | 'scorer'> {
  const { splits } = loaded;
  const tasks = [...splits.train, ...splits.validation, ...splits.test];
  const { readings = [], warnings = [] } = loaded;
  const duplicates = findDuplicates(splits);
  return { ...loaded, ...labelsOf(tasks, scorer), duplicates, readings, warnings };
}
