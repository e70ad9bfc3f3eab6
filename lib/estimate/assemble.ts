import type { Role } from '../domain/usage.js';
import type { CountedAmounts, CountedFigures } from './count-run.js';
import { eachRole, eachStage } from './run-estimate.js';
import type { Amount, EstimateCells } from './run-estimate.js';
import type { Range } from '../domain/recorded-estimate.js';
import type { ScenarioName } from './scenario.js';

/** Cost of a role's tokens in USD; null if the price is unknown. */
export type CostOf = (
  role: Role,
  tokens: { promptTokens: number; completionTokens: number },
) => number | null;

/** What is counted in each scenario. */
export type InEachScenario<Counted> = Record<ScenarioName, Counted>;

/**
 * Estimate for each role in each stage. Low and high are the minimum and maximum over all scenarios, because
 * the most expensive scenario overall does not have the maximum in every cell.
 */
export function cellsOf(counted: InEachScenario<CountedAmounts>, costOf: CostOf): EstimateCells {
  return eachStage(stage =>
    eachRole(role =>
      cellOf(
        eachScenario(counted, amounts => amounts[stage][role]),
        role,
        costOf,
      ),
    ),
  );
}

function cellOf(counted: InEachScenario<CountedFigures>, role: Role, costOf: CostOf): Amount {
  const rounded = eachScenario(counted, figures => ({
    calls: Math.round(figures.calls),
    promptTokens: Math.round(figures.promptTokens),
    completionTokens: Math.round(figures.completionTokens),
  }));
  const calls = rangeOver(rounded, figures => figures.calls);
  const isPriced = calls.high === 0 || costOf(role, rounded.expected) !== null;
  return {
    calls,
    promptTokens: rangeOver(rounded, figures => figures.promptTokens),
    completionTokens: rangeOver(rounded, figures => figures.completionTokens),
    usd: isPriced ? rangeOver(rounded, figures => costOf(role, figures) ?? 0) : null,
  };
}

function eachScenario<From, To>(
  { low, expected, high }: InEachScenario<From>,
  of: (counted: From) => To,
): InEachScenario<To> {
  return { low: of(low), expected: of(expected), high: of(high) };
}

/** Range of the figure over all scenarios; `expected` is from the expected scenario. */
export function rangeOver<Counted>(
  counted: InEachScenario<Counted>,
  figure: (counted: Counted) => number,
): Range {
  const { low, expected, high } = eachScenario(counted, figure);
  return { low: Math.min(low, expected, high), expected, high: Math.max(low, expected, high) };
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
