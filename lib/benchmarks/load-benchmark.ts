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
  attachments?: string;
  /** The folder of the games that task metadata names, if any. */
  games?: string;
  /** What the tasks were read from, for the fingerprint of the run's data. */
  sources: Source[];
}

/** Used if neither the configuration nor a benchmark names a scorer. */
const defaultScorer: ScorerConfig = { kind: 'exact' };

/**
 * Loads the tasks of a configuration's `dataset` or `benchmark`. The same configuration and files always
 * yield the same tasks in the same order. Throws DataError for unusable data, before anything is spent.
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
      // Goals with the same wording refer to different rooms.
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
