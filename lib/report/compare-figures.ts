import type { PairedDifference } from '../optimizer/compare/task-interval.js';
import type { Spread } from '../optimizer/compare/spread.js';
import type { ContenderSummary } from '../optimizer/compare/summarize-comparison.js';
import { formatCount, formatDifference, formatDuration, formatMean, formatUsd } from '../text/format.js';

/** `0.683 ± 0.021`, without the deviation if there is only one value. */
export function formatSpread(spread: Spread | null, format: (mean: number) => string = formatMean): string {
  if (!spread) return formatMean(null);
  const deviation = spread.deviation === null ? '' : ` ± ${formatMean(spread.deviation)}`;
  return `${format(spread.mean)}${deviation}`;
}

export function formatGain(gain: Spread | null): string {
  return formatSpread(gain, formatDifference);
}

/** `−0.040 (−0.080 to +0.001)`. */
function formatInterval(paired: PairedDifference | null): string {
  if (!paired) return formatMean(null);
  const [low, high] = paired.interval;
  return `${formatDifference(paired.difference)} (${formatDifference(low)} to ${formatDifference(high)})`;
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
    { name: `against ${first} (95 %)`, of: entry => formatInterval(entry.versusFirst) },
    { name: 'rollouts', of: entry => formatCount(entry.rollouts) },
    { name: 'calls', of: entry => formatCount(entry.calls) },
    { name: 'cost', of: entry => (entry.runs === 0 ? formatMean(null) : formatUsd(entry.usd)) },
    { name: 'time', of: entry => formatDuration(entry.wallSeconds) },
  ];
}

/** Prompt tokens by role, and the prompt length of optimizer calls. */
export const tokenColumns: FigureColumn[] = [
  { name: 'strategy', of: entry => entry.strategy },
  { name: 'optimizer + evaluator + merger', of: entry => formatCount(entry.learningPromptTokens) },
  { name: 'optimizer', of: entry => formatCount(entry.promptTokensByRole.optimizer) },
  { name: 'evaluator', of: entry => formatCount(entry.promptTokensByRole.evaluator) },
  { name: 'merger', of: entry => formatCount(entry.promptTokensByRole.merger) },
  { name: 'agent', of: entry => formatCount(entry.promptTokensByRole.agent) },
  { name: 'an optimizer call', of: entry => formatCount(entry.optimizerPrompt) },
  { name: 'completion', of: entry => formatCount(entry.completionTokens) },
];
