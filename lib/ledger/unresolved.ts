import type { Usage } from '../domain/usage.js';
import type { OpenIntent } from './ledger-accounts.js';
import { UsageTotal } from './usage-total.js';

/** Calls without an answer that share a reason and stay charged at their worst case. */
export interface Unresolved extends Omit<Usage, 'cachedTokens'> {
  reason: string;
}

const words: Record<string, string> = {
  CALL_TIMED_OUT: 'timed out',
  ENDPOINT_BUSY: 'cut off by the endpoint or the network',
  aborted: 'stopped while in flight',
  REQUEST_REJECTED: 'reply too large',
};

/** Groups calls without an answer by their reason, the most frequent first. */
export function unresolvedByReason(intents: readonly OpenIntent[]): Unresolved[] {
  const totals = new Map<string, UsageTotal>();
  for (const { reason, worst } of intents) {
    const name = reason === null ? 'in flight or lost with a killed worker' : (words[reason] ?? reason);
    const total = totals.get(name) ?? new UsageTotal();
    total.add(worst);
    totals.set(name, total);
  }
  const groups = [...totals].map(([reason, { usage }]) => {
    const { calls, promptTokens, completionTokens, usd } = usage;
    return { reason, calls, promptTokens, completionTokens, usd };
  });
  return groups.sort((left, right) => right.calls - left.calls);
}

/** `85 timed out, 2 stopped while in flight`. */
export function reasonsOf(unresolved: readonly Unresolved[]): string {
  return unresolved.map(({ calls, reason }) => `${calls} ${reason}`).join(', ');
}
