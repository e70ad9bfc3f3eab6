import type { Usage } from '../domain/usage.js';
import type { BudgetConfig } from '../config/optimize.js';
import { nanoUsd } from './usage-total.js';

/** Something of a budget: whole billionths of a dollar, tokens and calls. Whole numbers, so that sums are exact. */
export interface Amount {
  nanoUsd: number;
  tokens: number;
  calls: number;
}

/** What is not capped is Infinity. */
export type Cap = Amount;

const parts = ['nanoUsd', 'tokens', 'calls'] as const;

export const nothing: Amount = { nanoUsd: 0, tokens: 0, calls: 0 };

/** The cap of a configured budget. */
export function capOf(budget: BudgetConfig): Cap {
  return {
    // Down, as the cap is hard; the small term is for products such as 0.0003 * 1e9 that fall just short.
    nanoUsd: budget.usd === undefined ? Infinity : Math.floor(budget.usd * 1e9 + 1e-3),
    tokens: budget.tokens ?? Infinity,
    calls: budget.calls ?? Infinity,
  };
}

/** What a usage takes of a budget. Tokens are those of prompt and completion. An unknown price counts as 0. */
export function amountOf(usage: Usage): Amount {
  return {
    nanoUsd: nanoUsd(usage.usd ?? 0),
    tokens: usage.promptTokens + usage.completionTokens,
    calls: usage.calls,
  };
}

/** Combines two amounts part by part. */
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

/** What of `left` is more than `right`. */
export function beyond(left: Amount, right: Amount): Amount {
  return combine(minus(left, right), nothing, Math.max);
}

export function equal(left: Amount, right: Amount): boolean {
  return parts.every(part => left[part] === right[part]);
}

/** The part of `need` that is more than there is of it in `left`; undefined where all of it fits. */
export function lacking(need: Amount, left: Amount): keyof Amount | undefined {
  return parts.find(part => need[part] > left[part]);
}
