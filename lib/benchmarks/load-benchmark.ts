import type { Splits } from '../domain/task.js';
import type { AgentConfig } from '../config/agent.js';
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

/** Everything that a run knows of its tasks. */
export interface LoadedTasks {
  splits: Splits;
  /** What `labels: auto` allows. */
  labels: string[];
  /** Expected answers that differ only in capitals or spaces: worth a note where they are labels. */
  spellings: Spellings[];
  /** Inputs that are in more than one split: worth a warning, no error. */
  duplicates: DuplicateInput[];
  /** The benchmark's own agent, where the configuration names a benchmark; `config.agent` replaces it. */
  agent?: AgentConfig;
  /** The benchmark's own scorer, likewise. */
  scorer?: ScorerConfig;
  /** The folder of the files that tasks name in their metadata, where there are any. */
  attachments?: string;
  /** The folder of the games that tasks name in their metadata, likewise. */
  games?: string;
  /** What the tasks were read from, for the fingerprint of the run's data. */
  sources: Source[];
}

/** Used where neither the configuration nor a benchmark names a scorer. */
const defaultScorer: ScorerConfig = { kind: 'exact' };

/**
 * Loads the tasks of a configuration's `dataset` or `benchmark`. The same configuration and files always give
 * the same tasks in the same order. Throws DataError for data that cannot be used, before any spending.
 */
export async function loadTasks(
  config: Pick<Config, 'seed' | 'dataset' | 'benchmark' | 'scorer'>,
  { configDirectory }: { configDirectory: string },
): Promise<LoadedTasks> {
  const { seed, dataset, benchmark, scorer } = config;
  if (dataset !== undefined && benchmark === undefined) {
    const loaded = await loadDataset({
      dataset,
      configDirectory,
      seed,
      scorer: answerCheck(scorer ?? defaultScorer),
    });
    return describe(loaded, scorer);
  }
  if (benchmark !== undefined && dataset === undefined) {
    if (benchmark.name === 'alfworld') {
      const official = process.env['ALFWORLD_DATA'] || undefined;
      const { data, ...loaded } = await loadAlfworld({ benchmark, configDirectory, seed, official });
      const own = { agent: alfworldAgent, scorer: alfworldScorer, ...(data !== null && { games: data }) };
      // Goals in the same words stand for different rooms.
      return { ...describe(loaded, scorer ?? alfworldScorer), ...own, duplicates: [] };
    }
    if (benchmark.name === 'gaia') {
      const loaded = await loadGaia({ benchmark, configDirectory, seed });
      const { attachments } = loaded;
      const own = { agent: gaiaAgent, scorer: gaiaScorer, ...(attachments !== undefined && { attachments }) };
      return { ...describe(loaded, scorer ?? gaiaScorer), ...own };
    }
    const loaded = await loadLogisticsQa({ benchmark, configDirectory, seed });
    const described = describe(loaded, scorer ?? logisticsQaScorer);
    return { ...described, agent: logisticsQaAgent, scorer: logisticsQaScorer };
  }
  throw new DataError('the configuration needs either a dataset or a benchmark, and not both');
}

function describe(
  { splits, sources }: { splits: Splits; sources: Source[] },
  scorer: ScorerConfig = defaultScorer,
): LoadedTasks {
  const tasks = [...splits.train, ...splits.validation, ...splits.test];
  return { splits, ...labelsOf(tasks, scorer), duplicates: findDuplicates(splits), sources };
}
