import { isOwnScorer } from '../config/scorer.js';
import type { OwnScorerConfig, ScorerConfig, SingleScorerConfig } from '../config/scorer.js';
import type { LanguageModels } from '../llm/call.js';
import { createScorer } from './create-scorer.js';
import type { Scorer } from './scorer.js';
import { judgeScorer } from './judge.js';
import type { JudgeLimits } from './judge.js';
import { ownScorer } from './own/own-scorer.js';
import { createScorerTransport } from './own/own-transport.js';
import { weightedScorer } from './weighted.js';

/** A scorer, and what is to be closed when it is needed no more. */
export interface OpenedScorer extends Scorer {
  close(): Promise<void>;
}

export interface ScorerParts {
  /** As a run holds it: with its calibration examples, and the folder where programs are started. */
  config: ScorerConfig;
  /** For judges. */
  models: LanguageModels;
  limits: JudgeLimits;
  /** What is put around a scorer of the user's own: a journal of its verdicts. */
  keep?: (scorer: Scorer, config: OwnScorerConfig) => Scorer;
}

/** The scorer that the configuration names, of any kind. Nothing is started before its first answer. */
export function openScorer(parts: ScorerParts): OpenedScorer {
  const { config } = parts;
  const opened: { close(): Promise<void> }[] = [];
  const single = (one: SingleScorerConfig) => openSingle({ ...parts, opened }, one);
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
  parts: ScorerParts & { opened: { close(): Promise<void> }[] },
  config: SingleScorerConfig,
): Scorer {
  const { models, limits, keep, opened } = parts;
  if (config.kind === 'llm-judge') return judgeScorer({ config, models, limits });
  if (!isOwnScorer(config)) return createScorer(config);
  const transport = createScorerTransport(config);
  opened.push(transport);
  const scorer = ownScorer({ config, transport });
  return keep ? keep(scorer, config) : scorer;
}
