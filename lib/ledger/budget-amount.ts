import type { Usage } from '../domain/usage.js';
import type { BudgetConfig } from '../config/optimize.js';
import { nanoUsd } from './usage-total.js';

/** An amount of a budget: billionths of a dollar, tokens, and calls. All integers, so that sums are exact. */
export interface Amount {
  nanoUsd: number;
  tokens: number;
  calls: number;
}

/** Infinity where there is no cap. */
export type Cap = Amount;

const parts = ['nanoUsd', 'tokens', 'calls'] as const;

export const nothing: Amount = { nanoUsd: 0, tokens: 0, calls: 0 };

/** The cap of a configured budget. */
export function capOf(budget: BudgetConfig): Cap {
  return {
    // Rounded down, because the cap is hard; the small term corrects products such as 0.0003 * 1e9 that fall
    // just short.
    nanoUsd: budget.usd === undefined ? Infinity : Math.floor(budget.usd * 1e9 + 1e-3),
    tokens: budget.tokens ?? Infinity,
    calls: budget.calls ?? Infinity,
  };
}

/** The amount that a usage consumes. Tokens include prompt and completion. An unknown price counts as 0. */
export function amountOf(usage: Usage): Amount {
  return {
    nanoUsd: nanoUsd(usage.usd ?? 0),
    tokens: usage.promptTokens + usage.completionTokens,
    calls: usage.calls,
  };
}

/** Combines two amounts field by field. */
export function combine(left: Amount, right: Amount, how: (left: number, right: number) => number): Amount {
  return {
    nanoUsd: how(left.nanoUsd, right.nanoUsd),
    tokens: how(left.tokens, right.tokens),
    calls: how(left.calls, right.calls),
  };
}

export function plus(left: Amount, right: Amount): Amount {
  return combine(left, right, (a, b) => a + b);
}

export function minus(left: Amount, right: Amount): Amount {
  return combine(left, right, (a, b) => a - b);
}

/** The part of `left` that exceeds `right`. */
export function beyond(left: Amount, right: Amount): Amount {
  return combine(minus(left, right), nothing, Math.max);
}

export function equal(left: Amount, right: Amount): boolean {
  return parts.every(part => left[part] === right[part]);
}

/** The first field of `need` that exceeds `left`; undefined if everything fits. */
export function lacking(need: Amount, left: Amount): keyof Amount | undefined {
  return parts.find(part => need[part] > left[part]);
}
