import pLimit from 'p-limit';
import type { Usage } from '../../domain/usage.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { answerCheck } from '../../scoring/answer-check.js';
import { loadPairs } from '../../data/load-pairs.js';
import type { Pair } from '../../data/load-pairs.js';
import type { Config } from '../../config/schema.js';
import type { ScorerConfig } from '../../config/scorer.js';
import { measureAgreement } from './measure-agreement.js';
import type { JudgeAgreement } from './measure-agreement.js';
import type { ScorerTrial } from './try-scorer.js';

/** A pair with its score; without one, null and the reason. */
export interface ScoredPair {
  line: number;
  id: string | null;
  score: number | null;
  feedback: string;
  metrics?: Record<string, number>;
  error: string | null;
}

/** The results of trying a scorer. */
export interface ScoreReport {
  scorer: string;
  pairs: ScoredPair[];
  /** The mean over scored pairs; null if there are none. */
  mean: number | null;
  unscored: number;
  /** The agreement of each judge with calibration examples, if requested. */
  agreement: JudgeAgreement[];
  /** Paid LLM calls; null if the scorer makes none. */
  paid: Usage | null;
}

/** The default number of answers that are scored concurrently. */
const defaultConcurrency = 8;

/**
 * Scores the pairs of a file and measures judges. Throws BadInputError if the file does not contain pairs.
 */
export async function scoreReport(input: {
  trial: ScorerTrial;
  config: Config;
  scorer: ScorerConfig;
  pairs: string | undefined;
  calibration: boolean;
}): Promise<ScoreReport> {
  const { trial, config, scorer, calibration } = input;
  const read = input.pairs === undefined ? [] : await loadPairs(input.pairs, answerCheck(scorer));
  const concurrency = config.llm?.concurrency ?? defaultConcurrency;
  const limit = pLimit(concurrency);
  const pairs = await Promise.all(read.map(pair => limit(() => scorePair(trial, pair))));
  const scores = pairs.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    scorer: scorer.kind,
    pairs,
    mean: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    unscored: pairs.length - scores.length,
    agreement: calibration ? await measureAgreement({ scorer, trial, concurrency }) : [],
    paid: await trial.paid(),
  };
}

async function scorePair(trial: ScorerTrial, pair: Pair): Promise<ScoredPair> {
  const { line, id, input = '', metadata = {}, expected = null, actual } = pair;
  const output = pair.output ?? (actual === null ? '' : renderValue(actual));
  const named = { id: id ?? `line-${line}`, input, metadata };
  const { verdict, error } = await trial.score({ ...named, expected, actual, output });
  if (!verdict) return { line, id: id ?? null, score: null, feedback: '', error };
  const { score, feedback, metrics } = verdict;
  return { line, id: id ?? null, score, feedback, ...(metrics && { metrics }), error: null };
}
