import { excerpt } from '../config/excerpt.js';
import type { Scorer, Verdict } from './scorer.js';
import { weightedMean } from './weighted-mean.js';

/** The longest feedback, in characters, of all metrics together. */
const longest = 3_000;

export interface Metric {
  name: string;
  weight: number;
  scorer: Scorer;
}

/**
 * Several scorers of one answer: the score is their weighted mean, and the feedback says of each metric below 1 what
 * is wrong. Where one of them comes to no verdict, there is none.
 */
export function weightedScorer(metrics: readonly Metric[]): Scorer {
  return {
    async score(answer, expected, attempt) {
      // All are waited for: what is under way when another one fails would go on behind the back of its task.
      const settled = await Promise.allSettled(
        metrics.map(async ({ name, weight, scorer }) => ({
          ...{ name, weight },
          verdict: await scorer.score(answer, expected, attempt),
        })),
      );
      const scored = settled.map(outcome => {
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      });
      return verdictOf(scored);
    },
  };
}

function verdictOf(scored: readonly { name: string; weight: number; verdict: Verdict }[]): Verdict {
  const score = weightedMean(scored.map(({ weight, verdict }) => ({ score: verdict.score, weight })));
  const failed = scored.filter(({ verdict }) => verdict.score < 1);
  const words = failed.map(
    ({ name, verdict }) => `${name} (${rounded(verdict.score)}): ${verdict.feedback || 'not full marks.'}`,
  );
  const metrics = scored.flatMap(({ name, verdict }): [string, number][] => [
    [name, verdict.score],
    ...Object.entries(verdict.metrics ?? {}).map(([inner, value]): [string, number] => [
      `${name}.${inner}`,
      value,
    ]),
  ]);
  return { score, feedback: excerpt(words.join(' '), longest), metrics: Object.fromEntries(metrics) };
}

function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000;
}
