import type { Role } from '../domain/usage.js';
import type { Phase } from './phase.js';
import { eachRole, eachStage } from './run-estimate.js';
import type { Amount, EstimateCells, EstimateStage } from './run-estimate.js';
import type { Range } from '../domain/recorded-estimate.js';
import type { ScenarioName } from './scenario.js';

/** Cost of a role's tokens in USD; null if the price is unknown. */
export type CostOf = (
  role: Role,
  tokens: { promptTokens: number; completionTokens: number },
) => number | null;

/** The phases of each scenario. */
export type Ways = Record<ScenarioName, Phase[]>;

/**
 * Estimate for each role in each stage. Low and high are the minimum and maximum over all scenarios, because
 * the most expensive scenario overall does not have the maximum in every cell.
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

/** Range of the figure over all scenarios; `expected` is from the expected scenario. */
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

/** Sum of the amounts; `usd` is null if any amount has no price. */
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
