import type { Role } from '../domain/usage.js';
import type { Phase } from './phase.js';
import { eachRole, eachStage } from './run-estimate.js';
import type { Amount, EstimateCells, EstimateStage } from './run-estimate.js';
import type { Range } from '../domain/recorded-estimate.js';
import type { ScenarioName } from './scenario.js';

/** The cost of tokens of a role in USD; null where its price is unknown. */
export type CostOf = (
  role: Role,
  tokens: { promptTokens: number; completionTokens: number },
) => number | null;

/** The phases of each way in which a run may go. */
export type Ways = Record<ScenarioName, Phase[]>;

/**
 * What each role takes in each stage. Low and high are the least and the most of all ways: in a single cell what is
 * dearest in all is not always the most.
 */
export function cellsOf(ways: Ways, costOf: CostOf): EstimateCells {
  return eachStage(stage => eachRole(role => cellOf(ways, { stage, role }, costOf)));
}

function cellOf(ways: Ways, { stage, role }: { stage: EstimateStage; role: Role }, costOf: CostOf): Amount {
  const sumOf = (figure: 'calls' | 'promptTokens' | 'completionTokens') => (phases: Phase[]) =>
    Math.round(
      phases
        .filter(phase => phase.stage === stage && phase.role === role)
        .reduce((sum, phase) => sum + phase[figure], 0),
    );
  const usdOf = (phases: Phase[]) =>
    costOf(role, {
      promptTokens: sumOf('promptTokens')(phases),
      completionTokens: sumOf('completionTokens')(phases),
    });
  const calls = rangeOver(ways, sumOf('calls'));
  const isPriced = calls.high === 0 || usdOf(ways.expected) !== null;
  return {
    calls,
    promptTokens: rangeOver(ways, sumOf('promptTokens')),
    completionTokens: rangeOver(ways, sumOf('completionTokens')),
    usd: isPriced ? rangeOver(ways, phases => usdOf(phases) ?? 0) : null,
  };
}

/** The figure in all ways; the expected one is that of the expected way. */
export function rangeOver(ways: Ways, figure: (phases: Phase[]) => number): Range {
  const expected = figure(ways.expected);
  const all = [figure(ways.low), expected, figure(ways.high)];
  return { low: Math.min(...all), expected, high: Math.max(...all) };
}

const noRange: Range = { low: 0, expected: 0, high: 0 };

function addRanges(left: Range, right: Range): Range {
  return {
    low: left.low + right.low,
    expected: left.expected + right.expected,
    high: left.high + right.high,
  };
}

/** The sum of amounts; without a price where one of them has none. */
export function addAmounts(amounts: readonly Amount[]): Amount {
  const none: Amount = { calls: noRange, promptTokens: noRange, completionTokens: noRange, usd: noRange };
  return amounts.reduce(
    (sum, amount) => ({
      calls: addRanges(sum.calls, amount.calls),
      promptTokens: addRanges(sum.promptTokens, amount.promptTokens),
      completionTokens: addRanges(sum.completionTokens, amount.completionTokens),
      usd: sum.usd && amount.usd && addRanges(sum.usd, amount.usd),
    }),
    none,
  );
}

/** Sums of the cells over roles, over stages, and over all. */
export function totalsOf(cells: EstimateCells) {
  const byStage = eachStage(stage => addAmounts(Object.values(cells[stage])));
  const byRole = eachRole(role => addAmounts(Object.values(cells).map(stage => stage[role])));
  return { byStage, byRole, total: addAmounts(Object.values(byStage)) };
}
