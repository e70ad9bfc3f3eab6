import type { RunProgress } from '../../domain/progress.js';
import type { LedgerSummary } from '../../ledger/ledger-accounts.js';

/** After this long without activity, a command stops working on a waiting run, unless configured. */
const usualIdleSeconds = 5;

/** The configured time without activity, in milliseconds. */
function idleMilliseconds({ FGO_IDLE_SECONDS }: NodeJS.ProcessEnv): number {
  const seconds = Number(FGO_IDLE_SECONDS);
  return 1_000 * (seconds > 0 ? seconds : usualIdleSeconds);
}

/**
 * Detects, over successive polls, that a run waits for a person and nothing else in it is running.
 *
 * Calls in flight count as activity: leaving would cut them off and charge their worst case. But a call whose
 * worker was killed stays open forever, so after the longest duration of a call without activity, no call
 * counts as in flight.
 */
export function createIdleCheck(options: { longestCallSeconds: number; environment: NodeJS.ProcessEnv }) {
  const longestIdle = idleMilliseconds(options.environment);
  let last = { seen: '', at: 0 };
  return function isIdle(poll: {
    progress: RunProgress | null;
    ledger: LedgerSummary;
    now: number;
  }): boolean {
    const { progress, ledger, now } = poll;
    const seen = JSON.stringify([progress, ledger.hits, ledger.misses, ledger.cutOff]);
    if (seen !== last.seen) last = { seen, at: now };
    if (progress?.state !== 'waiting' && progress?.state !== 'paused') return false;
    const inFlight = ledger.cutOff.open > 0 ? options.longestCallSeconds * 1_000 : 0;
    return now - last.at > longestIdle + inFlight;
  };
}
