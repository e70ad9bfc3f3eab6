import pLimit from 'p-limit';
import { computeAgreement } from '../../optimizer/acceptance/agreement.js';
import type { Agreement } from '../../optimizer/acceptance/agreement.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { splitExamples } from '../../scoring/judge-examples.js';
import type { JudgeConfig, ScorerConfig } from '../../config/scorer.js';
import type { ScorerTrial } from './try-scorer.js';

/** A held-back example on which judge and person differ by more than one step of the scale. */
export interface Disagreement {
  /** The number of the example, from 1. */
  example: number;
  label: number;
  judge: number;
  actual: string;
  feedback: string;
}

/** How well a judge agrees with the person who scored the examples. */
export interface JudgeAgreement extends Agreement {
  /** The metric of the judge; null if the judge is the whole scorer. */
  metric: string | null;
  /** The number of examples in the judge's prompt, and of those held back for the measurement. */
  shown: number;
  heldBack: number;
  unscored: { example: number; error: string }[];
  differing: Disagreement[];
}

/** Returns the judges of a scorer that have calibration examples. */
export function calibratedJudges(config: ScorerConfig): { metric: string | null; judge: JudgeConfig }[] {
  const all =
    config.kind === 'weighted'
      ? config.metrics.map(({ name, scorer }) => ({ metric: name, scorer }))
      : [{ metric: null, scorer: config }];
  return all.flatMap(({ metric, scorer }) =>
    scorer.kind === 'llm-judge' && scorer.calibration !== undefined ? [{ metric, judge: scorer }] : [],
  );
}

/** Asks each judge about the held-back examples and compares its scores with the person's. */
export async function measureAgreement(options: {
  scorer: ScorerConfig;
  trial: ScorerTrial;
  concurrency: number;
}): Promise<JudgeAgreement[]> {
  const { scorer, trial, concurrency } = options;
  const limit = pLimit(concurrency);
  return Promise.all(
    calibratedJudges(scorer).map(({ metric, judge }) =>
      measureJudge({ metric, judge, trial: trial.withScorer(judge), limit }),
    ),
  );
}

async function measureJudge(options: {
  metric: string | null;
  judge: JudgeConfig;
  trial: ScorerTrial;
  limit: ReturnType<typeof pLimit>;
}): Promise<JudgeAgreement> {
  const { metric, judge, trial, limit } = options;
  const examples = typeof judge.calibration === 'string' ? [] : (judge.calibration ?? []);
  const { shown, heldBack } = splitExamples(examples, judge.examples);
  const tried = await Promise.all(
    heldBack.map(({ example, place: index }) =>
      limit(async () => {
        const { input = '', expected = null, actual, score: label } = example;
        const answer = { id: `example-${index + 1}`, metadata: {}, input, expected, actual };
        const { verdict, error } = await trial.score({ ...answer, output: renderValue(actual) });
        return { example: index + 1, label, actual: renderValue(actual), verdict, error };
      }),
    ),
  );
  const scored = tried.flatMap(({ verdict, error: _error, ...rest }) =>
    verdict ? [{ ...rest, judge: verdict.score, feedback: verdict.feedback }] : [],
  );
  const step = 1 / judge.scale;
  return {
    metric,
    shown: shown.length,
    heldBack: heldBack.length,
    ...computeAgreement(scored, step),
    unscored: tried.flatMap(({ example, error }) => (error === null ? [] : [{ example, error }])),
    differing: scored.filter(({ judge: given, label }) => Math.abs(given - label) > step + 1e-9),
  };
}
