import type { RunProgress } from '../../domain/progress.js';
import type { LedgerSummary } from '../../ledger/ledger-accounts.js';

/** A run that waits, and on which nothing has happened for this long, is left to the person. */
const quietMilliseconds = 5_000;

type Seen = { progress: RunProgress | null; ledger: LedgerSummary; now: number };

/**
 * Tells from one look to the next whether a run waits for a person and nothing else goes on.
 *
 * Calls that are under way are waited for: leaving would cut them off and charge their worst case. But a call
 * whose worker was killed stays open for ever, so after the longest time that a call may take with nothing
 * happening, none of them is under way any more.
 */
export function createLeaveTaking({ longestCallSeconds }: { longestCallSeconds: number }) {
  let last = { seen: '', at: 0 };
  return function isLeftToAPerson({ progress, ledger, now }: Seen): boolean {
    const seen = JSON.stringify([progress, ledger.hits, ledger.misses, ledger.cutOff]);
    if (seen !== last.seen) last = { seen, at: now };
    if (progress?.state !== 'waiting' && progress?.state !== 'paused') return false;
    const underWay = ledger.cutOff.open > 0 ? longestCallSeconds * 1_000 : 0;
    return now - last.at > quietMilliseconds + underWay;
  };
}
