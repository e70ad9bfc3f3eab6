import type { Usage } from '../../domain/usage.js';
import { EndpointBusyError, LanguageModelError, type UsedTokens } from '../../llm/errors.js';
import type { Price } from '../../llm/price.js';
import { costOf } from '../../llm/prices.js';

/** The usage of one call. */
export function usageOf(tokens: UsedTokens, price: Price | undefined): Usage {
  return { calls: 1, ...tokens, usd: costOf(tokens, price) };
}

/**
 * The cost of a request that was sent and got no usable reply: a reported usage, nothing for certain, or
 * unknown, so that its worst case stays charged.
 */
export function costOfFailure(error: unknown, price: Price | undefined): Usage | 'nothing' | 'unknown' {
  if (!(error instanceof LanguageModelError)) return 'unknown';
  if (error.used) return usageOf(error.used, price);
  const isUnknown =
    error instanceof EndpointBusyError ? error.cutOff : 'reason' in error && error.reason === 'tooLarge';
  return isUnknown ? 'unknown' : 'nothing';
}
