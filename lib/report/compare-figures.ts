import type { PairedDifference } from '../optimizer/compare/task-interval.js';
import type { Spread } from '../optimizer/compare/spread.js';
import type { ContenderSummary } from '../optimizer/compare/summarize-comparison.js';
import { formatCount, formatDuration, formatUsd } from './format.js';

/** Shown for unknown or missing values. */
const none = '–';

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** `0.683 ± 0.021`, without the deviation if there is only one value. */
export function formatSpread(spread: Spread | null, format = (value: number) => value.toFixed(3)): string {
  if (!spread) return none;
  return `${format(spread.mean)}${spread.deviation === null ? '' : ` ± ${spread.deviation.toFixed(3)}`}`;
}

export function formatGain(spread: Spread | null): string {
  return formatSpread(spread, signed);
}

/** `−0.040 (−0.080 to +0.001)`. */
export function formatDifference(difference: PairedDifference | null): string {
  if (!difference) return none;
  const [low, high] = difference.interval;
  return `${signed(difference.difference)} (${signed(low)} to ${signed(high)})`;
}

export function formatMeanCount(value: number | null): string {
  return value === null ? none : formatCount(Math.round(value));
}

/** A column of the contender table, shared by the terminal and the HTML page. */
export interface FigureColumn {
  name: string;
  of: (entry: ContenderSummary) => string;
}

/** Score, gain and cost; `first` is the contender that the others are compared with. */
export function scoreColumns(first: string): FigureColumn[] {
  return [
    { name: 'strategy', of: entry => entry.strategy },
    { name: 'runs', of: entry => String(entry.runs) },
    { name: 'test score', of: entry => formatSpread(entry.test) },
    { name: 'gain', of: entry => formatGain(entry.gain) },
    { name: `against ${first} (95 %)`, of: entry => formatDifference(entry.versusFirst) },
    { name: 'rollouts', of: entry => formatMeanCount(entry.rollouts) },
    { name: 'calls', of: entry => formatMeanCount(entry.calls) },
    { name: 'cost', of: entry => (entry.runs === 0 ? none : formatUsd(entry.usd)) },
    { name: 'time', of: entry => (entry.wallSeconds === null ? none : formatDuration(entry.wallSeconds)) },
  ];
}

/** Prompt tokens by role, and the prompt length of optimizer calls. */
export const tokenColumns: FigureColumn[] = [
  { name: 'strategy', of: entry => entry.strategy },
  { name: 'optimizer + evaluator + merger', of: entry => formatMeanCount(entry.learningPromptTokens) },
  { name: 'optimizer', of: entry => formatMeanCount(entry.promptTokensByRole.optimizer) },
  { name: 'evaluator', of: entry => formatMeanCount(entry.promptTokensByRole.evaluator) },
  { name: 'merger', of: entry => formatMeanCount(entry.promptTokensByRole.merger) },
  { name: 'agent', of: entry => formatMeanCount(entry.promptTokensByRole.agent) },
  { name: 'an optimizer call', of: entry => formatMeanCount(entry.optimizerPrompt) },
  { name: 'completion', of: entry => formatMeanCount(entry.completionTokens) },
];
