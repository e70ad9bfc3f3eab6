import { excerpt } from '../text/excerpt.js';
import type { Verdict } from './plain/plain-scorer.js';
import type { Scorer } from './scorer.js';
import { weightedMean } from './weighted-mean.js';

/** The maximum length of the combined feedback of all metrics, in characters. */
const longest = 3_000;

export interface Metric {
  name: string;
  weight: number;
  scorer: Scorer;
}

/**
 * Combines several scorers: the score is their weighted mean, and the feedback explains each metric below 1.
 * If one scorer returns no verdict, there is no combined verdict.
 */
export function weightedScorer(metrics: readonly Metric[]): Scorer {
  return {
    async score(answer, expected, attempt) {
      // Wait for all: when one fails, scorers in flight must not outlive the task.
      const settled = await Promise.allSettled(
        metrics.map(async ({ name, weight, scorer }) => ({
          name,
          weight,
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
