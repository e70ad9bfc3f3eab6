import { roles } from '../../domain/usage.js';
import type { Role } from '../../domain/usage.js';
import { deriveSeed } from '../seed.js';
import type { ComparedRun, TestResults } from './compared-run.js';
import { meanOf, meanOfAll, spreadOf } from './spread.js';
import type { Spread } from './spread.js';
import { pairedDifference } from './task-interval.js';
import type { PairedDifference } from './task-interval.js';

/** The results of one contender at one size: means over its finished runs, one per seed. Unknown is null. */
export interface ContenderSummary {
  strategy: string;
  size: number;
  /** Number of finished runs, over which all other values are computed. */
  runs: number;
  baseline: Spread | null;
  test: Spread | null;
  /** Test score of the result minus that of the baseline. */
  gain: Spread | null;
  /** Compared with the contender named first; null for that one, and if no task is paired. */
  versusFirst: PairedDifference | null;
  rollouts: number | null;
  calls: number | null;
  /** Prompt tokens of optimizer, evaluator and merger together. */
  learningPromptTokens: number | null;
  promptTokensByRole: Record<Role, number | null>;
  completionTokens: number | null;
  /** Mean prompt tokens per optimizer call. */
  optimizerPrompt: number | null;
  usd: number | null;
  wallSeconds: number | null;
}

/** How consistent a contender's gain is over the sizes: the paper's claim of consistency. */
export interface ConsistencySummary {
  strategy: string;
  sizes: number;
  /** The spread of the mean gains at each size. */
  gain: Spread | null;
}

export interface ComparisonSummary {
  /** By size, then in the order of the contenders. */
  summary: ContenderSummary[];
  consistency: ConsistencySummary[];
}

/** Summarizes the runs of a comparison. `rows` determine the order of the contenders. Not from the paper. */
export function summarizeComparison(
  rows: readonly ComparedRun[],
  results: ReadonlyMap<string, TestResults>,
): ComparisonSummary {
  const strategies = [...new Set(rows.map(row => row.strategy))];
  const sizes = [...new Set(rows.map(row => row.size))].sort((left, right) => left - right);
  const summary = sizes.flatMap(size =>
    strategies.map(strategy => {
      const own = finished(rows, strategy, size);
      const first = finished(rows, strategies[0] ?? strategy, size);
      const isFirst = strategy === strategies[0];
      return {
        ...summarizeRuns(own),
        strategy,
        size,
        versusFirst: isFirst ? null : differenceOf({ first, own, results }),
      };
    }),
  );
  const consistency = strategies.map(strategy => {
    const gains = summary.flatMap(entry =>
      entry.strategy === strategy && entry.gain ? [entry.gain.mean] : [],
    );
    return { strategy, sizes: gains.length, gain: spreadOf(gains) };
  });
  return { summary, consistency };
}

function finished(rows: readonly ComparedRun[], strategy: string, size: number): ComparedRun[] {
  return rows
    .filter(row => row.strategy === strategy && row.size === size && row.state === 'done')
    .sort((left, right) => left.seed - right.seed);
}

function summarizeRuns(runs: readonly ComparedRun[]) {
  const known = (values: (number | null)[]) => values.filter(value => value !== null);
  const gains = runs.map(({ scores: { baseline, final } }) =>
    baseline.test === null || final.test === null ? null : final.test - baseline.test,
  );
  const ofRole = (role: Role) => meanOf(runs.map(run => run.usage.byRole[role].promptTokens));
  const [agent, evaluator, optimizer, merger] = [
    ofRole('agent'),
    ofRole('evaluator'),
    ofRole('optimizer'),
    ofRole('merger'),
  ];
  const optimizerCalls = runs.reduce((sum, run) => sum + run.usage.byRole.optimizer.calls, 0);
  const optimizerTokens = runs.reduce((sum, run) => sum + run.usage.byRole.optimizer.promptTokens, 0);
  return {
    runs: runs.length,
    baseline: spreadOf(known(runs.map(run => run.scores.baseline.test))),
    test: spreadOf(known(runs.map(run => run.scores.final.test))),
    gain: spreadOf(known(gains)),
    rollouts: meanOf(runs.map(run => run.rollouts)),
    calls: meanOf(runs.map(run => run.usage.calls)),
    learningPromptTokens: meanOf(runs.map(learningTokens)),
    promptTokensByRole: { agent, evaluator, optimizer, merger },
    completionTokens: meanOf(runs.map(run => run.usage.completionTokens)),
    optimizerPrompt: optimizerCalls === 0 ? null : optimizerTokens / optimizerCalls,
    usd: meanOfAll(runs.map(run => run.usage.usd)),
    wallSeconds: meanOfAll(runs.map(run => run.wallSeconds)),
  };
}

function learningTokens({ usage }: ComparedRun): number {
  return roles
    .filter(role => role !== 'agent')
    .reduce((sum, role) => sum + usage.byRole[role].promptTokens, 0);
}

function differenceOf(options: {
  first: readonly ComparedRun[];
  own: readonly ComparedRun[];
  results: ReadonlyMap<string, TestResults>;
}): PairedDifference | null {
  const { first, own, results } = options;
  const pairs = own.flatMap(run => {
    const partner = first.find(other => other.seed === run.seed);
    const [left, right] = [partner && results.get(partner.run), results.get(run.run)];
    return left && right ? [{ first: left, other: right }] : [];
  });
  return pairedDifference(pairs, deriveSeed(own[0]?.seed ?? 0, 'compare', String(own[0]?.size ?? 0)));
}
