import { createTransport } from '../agents/own/own-transport.js';
import type { OwnScorerConfig, ScorerConfig, SingleScorerConfig } from '../config/scorer.js';
import type { LanguageModels } from '../llm/call.js';
import { createScorer, isPlain } from './plain/plain-scorers.js';
import type { Scorer } from './scorer.js';
import { judgeScorer } from './judge.js';
import type { JudgeLimits } from './judge.js';
import { ownScorer } from './own/own-scorer.js';
import { weightedScorer } from './weighted.js';

/** Runs a scorer that is a module file. */
export const scorerRunner = new URL('./own/run-scorer.js', import.meta.url);

/** A scorer that holds resources. Close it after the last answer. */
export interface OpenedScorer extends Scorer {
  close(): Promise<void>;
}

export interface ScorerParts {
  /**
   * The configuration as stored in a run: with calibration examples and the working directory for programs.
   */
  config: ScorerConfig;
  /** Used by judges. */
  models: LanguageModels;
  limits: JudgeLimits;
  /** Wraps a user's own scorer, for example in a journal of its verdicts. */
  keep?: (scorer: Scorer, config: OwnScorerConfig) => Scorer;
}

/** Opens the configured scorer, of any kind. Starts nothing before the first answer. */
export function openScorer(options: ScorerParts): OpenedScorer {
  const { config } = options;
  const opened: { close(): Promise<void> }[] = [];
  const single = (one: SingleScorerConfig) => openSingle({ ...options, opened }, one);
  const scorer: Scorer =
    config.kind === 'weighted'
      ? weightedScorer(config.metrics.map(metric => ({ ...metric, scorer: single(metric.scorer) })))
      : single(config);
  return {
    score: (answer, expected, attempt) => scorer.score(answer, expected, attempt),
    async close() {
      await Promise.all(opened.splice(0).map(each => each.close()));
    },
  };
}

function openSingle(
  options: ScorerParts & { opened: { close(): Promise<void> }[] },
  config: SingleScorerConfig,
): Scorer {
  const { models, limits, keep, opened } = options;
  if (config.kind === 'llm-judge') return judgeScorer({ config, models, limits });
  if (isPlain(config)) return createScorer(config);
  const transport = createTransport(config, 'scorer', scorerRunner);
  opened.push(transport);
  const scorer = ownScorer({ config, transport });
  return keep ? keep(scorer, config) : scorer;
}
