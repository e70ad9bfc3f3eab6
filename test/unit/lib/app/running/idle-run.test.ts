import type { LedgerSummary } from '../../../../../lib/ledger/ledger-accounts.js';
import { LedgerAccounts } from '../../../../../lib/ledger/ledger-accounts.js';
import { createIdleCheck } from '../../../../../lib/app/running/idle-run.js';
import { progressOf } from '../../../../support/progress.js';

const usage = { calls: 1, promptTokens: 10, cachedTokens: 0, completionTokens: 10, usd: null };

function ledgerWith(open: number): LedgerSummary {
  const accounts = new LedgerAccounts('hotel-1');
  for (let call = 0; call < open; call += 1) {
    accounts.add({ type: 'intent', id: `${call}`, key: `${call}`, role: 'agent', worst: usage });
  }
  return accounts.summary();
}

/** The first second at which an idle run is left to the person; null if not within ten minutes. */
function leftAfter(state: 'running' | 'waiting', open: number): number | null {
  const isIdle = createIdleCheck({ longestCallSeconds: 60, environment: {} });
  const look = { progress: progressOf({ state }), ledger: ledgerWith(open) };
  for (let second = 0; second < 600; second += 1) {
    if (isIdle({ ...look, now: second * 1_000 })) return second;
  }
  return null;
}

describe('a run that waits', () => {
  it('is left to the person after some idle seconds', () => {
    expect(leftAfter('waiting', 0)).toBe(6);
  });

  it('is left after the configured seconds', () => {
    const isIdle = createIdleCheck({ longestCallSeconds: 60, environment: { FGO_IDLE_SECONDS: '30' } });
    const poll = { progress: progressOf({ state: 'waiting' }), ledger: ledgerWith(0) };
    expect([0, 30_000, 30_001].map(now => isIdle({ ...poll, now }))).toEqual([false, false, true]);
  });

  it('is watched while calls are in flight, because leaving would cut them off', () => {
    expect(leftAfter('waiting', 3)).toBeGreaterThan(60);
  });

  it('is left once calls that a killed worker left open can no longer be in flight', () => {
    expect(leftAfter('waiting', 3)).toBe(66);
  });

  it('is still watched while its calls are answered', () => {
    const isIdle = createIdleCheck({ longestCallSeconds: 60, environment: {} });
    const progress = progressOf({ state: 'waiting' });
    for (let open = 20; open > 0; open -= 1) {
      expect(isIdle({ progress, ledger: ledgerWith(open), now: (20 - open) * 30_000 })).toBe(false);
    }
  });
});

it('a run that works is never left', () => {
  expect(leftAfter('running', 0)).toBeNull();
});
