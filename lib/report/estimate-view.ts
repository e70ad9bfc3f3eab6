import { estimateStages } from '../estimate/run-estimate.js';
import type { Amount, RunEstimate } from '../estimate/run-estimate.js';
import type { Range } from '../domain/recorded-estimate.js';
import type { EstimateComparison } from '../estimate/compare-estimate.js';
import { roles } from '../domain/usage.js';
import type { BudgetConfig } from '../config/optimize.js';
import { formatCount, formatDuration, formatShortCount, formatUsd } from '../text/format.js';
import { alignedRows } from './aligned-rows.js';

/** An estimate as a table: one line for each stage and role that makes calls, then the total. */
export function estimateLines(estimate: RunEstimate): string[] {
  const { subsets, cells, total, embedding, seconds, concurrency } = estimate;
  const rows = estimateStages.flatMap(stage =>
    roles.flatMap(role => {
      const amount = cells[stage][role];
      return amount.calls.high === 0 ? [] : [[stage, role, ...columnsOf(amount)]];
    }),
  );
  const embedded = embedding ? [['divide', 'embedding', ...columnsOf(embedding)]] : [];
  const head = ['stage', 'role', 'calls', 'prompt tokens', 'completion tokens', 'cost'];
  const shape =
    subsets.count === 0
      ? 'nothing is optimized'
      : `${formatCount(subsets.count)} ${subsets.count === 1 ? 'subset' : 'subsets'} of at most ${formatCount(subsets.largest)} tasks`;
  return [
    `${estimate.strategy}: ${shape}. Expected (low to high):`,
    ...alignedRows([head, ...embedded, ...rows, ['total', '', ...columnsOf(total)]], 'left'),
    `time with ${concurrency} concurrent calls: about ${formatDuration(seconds.expected)} (${formatDuration(seconds.low)} to ${formatDuration(seconds.high)})`,
  ];
}

/** What the server costs if it is Temporal Cloud. */
export function actionsLine({ actions }: RunEstimate): string {
  return `actions that Temporal Cloud would bill: about ${spread(actions, formatShortCount)}`;
}

function columnsOf({ calls, promptTokens, completionTokens, usd }: Amount): string[] {
  return [
    spread(calls, formatShortCount),
    spread(promptTokens, formatShortCount),
    spread(completionTokens, formatShortCount),
    usd === null ? formatUsd(null) : spread(usd, formatUsd),
  ];
}

function spread({ low, expected, high }: Range, format: (value: number) => string): string {
  if (low === high) return format(expected);
  return `${format(expected)} (${format(low)}–${format(high)})`;
}

/** Reports where a run would stop at its budget and wait for a person. */
export function overBudgetLines({ total }: RunEstimate, budget: BudgetConfig): string[] {
  const tokens = {
    expected: total.promptTokens.expected + total.completionTokens.expected,
    high: total.promptTokens.high + total.completionTokens.high,
  };
  const capped = [
    { name: 'usd', cap: budget.usd, of: total.usd, format: formatUsd },
    { name: 'tokens', cap: budget.tokens, of: tokens, format: formatShortCount },
    { name: 'calls', cap: budget.calls, of: total.calls, format: formatShortCount },
  ];
  return capped.flatMap(({ name, cap, of, format }) => {
    if (cap === undefined || of === null || of.high <= cap) return [];
    const amount =
      of.expected > cap
        ? `the expected ${format(of.expected)} exceeds`
        : `up to ${format(of.high)} may exceed`;
    return [`budget.${name}: ${amount} ${format(cap)}. The run would wait there for you.`];
  });
}

/** Compares a finished run's estimate with its actual usage. */
export function comparisonLine({ expected, actual, ratio }: EstimateComparison): string {
  const part = (name: string, figure: 'calls' | 'promptTokens' | 'completionTokens') => {
    const share = ratio[figure] === null ? '' : `, ${Math.round(ratio[figure] * 100)}%`;
    return `${formatShortCount(expected[figure])} ${name} (used ${formatShortCount(actual[figure])}${share})`;
  };
  const parts = [
    part('calls', 'calls'),
    part('prompt tokens', 'promptTokens'),
    part('completion tokens', 'completionTokens'),
  ];
  if (expected.usd) parts.push(`${formatUsd(expected.usd)} (used ${formatUsd(actual.usd)})`);
  return `Estimated before: ${parts.join(', ')}.`;
}
