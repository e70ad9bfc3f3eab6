import type { Significance } from '../domain/progress.js';
import { strategies } from '../optimizer/strategies/index.js';
import { formatCount, formatDifference, formatDuration, formatMean, formatUsd } from '../text/format.js';
import { simulatedNote } from './simulated-note.js';
import type { RunStatus } from './status.js';

/** The part of a status that the verdict is about. */
export type JudgedStatus = Pick<
  RunStatus,
  'scores' | 'significance' | 'trainGap' | 'strategy' | 'simulated' | 'paid' | 'wallSeconds' | 'tree'
>;

/** `unclear`: the difference may be chance. `untested`: there are no test scores to compare. */
export type Outcome = 'better' | 'worse' | 'unchanged' | 'unclear' | 'untested';

/** What a run achieved, for people who read nothing else of it. */
export interface Verdict {
  outcome: Outcome;
  /** The parts below as one line: scores, fixed and broken tasks, chance, cost. */
  sentence: string;
  /** `Test 43.5 % → 58.5 %`. */
  scores: string;
  /** `37 of 200 tasks fixed, 7 broken`; null if nothing was compared. */
  tasks: string | null;
  /** `unlikely to be chance (p = 0.0021; 95 % interval +6.1 to +20.4 points)`; null if nothing was compared. */
  chance: string | null;
  /** `Cost: $2.10 for 1,162 calls, 31s`. */
  cost: string;
  /** What makes the result less certain than it looks, one sentence each. */
  warnings: string[];
  /** Null if a real endpoint answered. */
  simulated: string | null;
}

/** The verdict on a run that has ended. */
export function verdictOf(status: JudgedStatus): Verdict {
  const { significance: test, simulated } = status;
  const scores = scoresText(status);
  const cost = costText(status);
  const outcome = outcomeOf(status);
  const compared = test !== null && outcome !== 'unchanged' && outcome !== 'untested';
  const tasks = compared ? tasksText(test) : null;
  const chance = compared ? chanceText(test) : null;
  const found = [tasks, chance].filter(part => part !== null).join('; ');
  const result = outcome === 'unchanged' ? 'the instructions are unchanged' : found;
  return {
    outcome,
    sentence: `${scores}${result === '' ? '' : `: ${result}`}. ${cost}.`,
    scores,
    tasks,
    chance,
    cost,
    warnings: warningsOf(status, compared),
    simulated: simulated ? simulatedNote : null,
  };
}

const level = 0.05;

function outcomeOf({ significance: test, scores }: JudgedStatus): Outcome {
  if (!test || test.pairs === 0 || scores.final.test === null) return 'untested';
  if (test.better + test.worse === 0) return 'unchanged';
  if (test.pValue >= level) return 'unclear';
  return test.difference > 0 ? 'better' : 'worse';
}

/** Results of 0 and 1 read as percentages of solved tasks. */
function showsShares(test: Significance | null): boolean {
  return test?.method === 'mcnemar';
}

function scoresText({ scores: { baseline, final }, significance }: JudgedStatus): string {
  const split = final.test === null && final.validation !== null ? 'validation' : 'test';
  const shown = (mean: number | null) =>
    showsShares(significance) && mean !== null ? `${(100 * mean).toFixed(1)} %` : formatMean(mean);
  const name = split === 'test' ? 'Test' : 'Validation (the test was not run)';
  return `${name} ${shown(baseline[split])} → ${shown(final[split])}`;
}

function tasksText(test: Significance): string {
  const [up, down] = showsShares(test) ? ['fixed', 'broken'] : ['better', 'worse'];
  return `${formatCount(test.better)} of ${formatCount(test.pairs)} tasks ${up}, ${formatCount(test.worse)} ${down}`;
}

function chanceText(test: Significance): string {
  const { pValue, interval } = test;
  const p = pValue < 0.0001 ? 'p < 0.0001' : `p = ${pValue.toFixed(4)}`;
  const [low, high] = interval.map(bound => (showsShares(test) ? points(bound) : formatDifference(bound)));
  const unit = showsShares(test) ? ' points' : '';
  return `${likelihood(pValue)} (${p}; 95 % interval ${low} to ${high}${unit})`;
}

function likelihood(pValue: number): string {
  if (pValue < 0.001) return 'very unlikely to be chance';
  if (pValue < level) return 'unlikely to be chance';
  return pValue < 0.2 ? 'may be chance' : 'could well be chance';
}

function points(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${(100 * Math.abs(difference)).toFixed(1)}`;
}

function costText({ paid, wallSeconds }: JudgedStatus): string {
  const calls = `${formatCount(paid.calls)} calls`;
  const cost = paid.usd === null || paid.usd === 0 ? calls : `${formatUsd(paid.usd)} for ${calls}`;
  return `Cost: ${cost}, ${formatDuration(wallSeconds)}`;
}

const smallSplit = 100;
/** The fewest tasks that McNemar's test can tell from chance: all fixed, none broken. */
const fewestForSignificance = 6;
const largeGap = 0.1;

function warningsOf(status: JudgedStatus, compared: boolean): string[] {
  const { significance: test, trainGap: gap, strategy, tree } = status;
  const warnings: string[] = [];
  if (compared && test && test.pairs < smallSplit) {
    const least = Math.ceil((100 * fewestForSignificance) / test.pairs);
    const limit = least > 100 ? 'any difference' : `a difference below ${least} points`;
    warnings.push(`The test split is small: with ${test.pairs} tasks, ${limit} may be chance.`);
  }
  if (gap && gap.gap >= largeGap)
    warnings.push(
      `The rules may fit only the tasks that they were written for: ${formatMean(gap.train)} on their own train tasks, ${formatMean(gap.validation)} on validation (a gap of ${gap.gap.toFixed(3)}).`,
    );
  if (tree.subsets.length === 1 && mergesSubsets(strategy))
    warnings.push(
      `All train tasks were in one subset, so nothing was merged: ${strategy} optimized all tasks at once. Set optimize.subsets, or add train tasks.`,
    );
  return warnings;
}

function mergesSubsets(strategy: string): boolean {
  return Object.entries(strategies).some(([name, { merges }]) => name === strategy && merges);
}
