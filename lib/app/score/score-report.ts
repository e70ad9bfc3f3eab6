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

/** A pair with its score; null where there is none, with the reason. */
export interface ScoredPair {
  line: number;
  id: string | null;
  score: number | null;
  feedback: string;
  metrics?: Record<string, number>;
  error: string | null;
}

/** What trying a scorer has shown. */
export interface ScoreReport {
  scorer: string;
  pairs: ScoredPair[];
  /** Of the pairs that were scored; null where none was. */
  mean: number | null;
  unscored: number;
  /** Of each judge with calibration examples, where that was asked for. */
  agreement: JudgeAgreement[];
  /** LLM calls that were paid; null where the scorer makes none. */
  paid: Usage | null;
}

/** Answers that are scored at a time, where the configuration says nothing. */
const together = 8;

/** Scores the pairs of a file and measures judges. Throws BadInputError for a file that is no pairs. */
export async function scoreReport(input: {
  trial: ScorerTrial;
  config: Config;
  scorer: ScorerConfig;
  pairs: string | undefined;
  calibration: boolean;
}): Promise<ScoreReport> {
  const { trial, config, scorer, calibration } = input;
  const read = input.pairs === undefined ? [] : await loadPairs(input.pairs, answerCheck(scorer));
  const limit = pLimit(config.llm?.concurrency ?? together);
  const pairs = await Promise.all(read.map(pair => limit(() => scorePair(trial, pair))));
  const scores = pairs.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    scorer: scorer.kind,
    pairs,
    mean: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    unscored: pairs.length - scores.length,
    agreement: calibration
      ? await measureAgreement({ scorer, trial, together: config.llm?.concurrency ?? together })
      : [],
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
