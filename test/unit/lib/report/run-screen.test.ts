import { createColors } from 'picocolors';
import stringWidth from 'string-width';
import type { LedgerSummary } from '../../../../lib/ledger/ledger-accounts.js';
import { noUsage, roles } from '../../../../lib/domain/usage.js';
import type { UsageByRole } from '../../../../lib/domain/usage.js';
import { screenLines } from '../../../../lib/report/run-screen.js';
import type { RunScreen } from '../../../../lib/report/run-screen.js';
import { epochOf, mergeOf, progressOf, scoreOf, subsetOf } from '../../../support/progress.js';

const palette = createColors(false);
const byRole = Object.fromEntries(roles.map(role => [role, noUsage()])) as UsageByRole;
const paid = { ...noUsage(), calls: 600, promptTokens: 90_000, completionTokens: 10_000, usd: 0.5 };
const ledger: LedgerSummary = {
  usage: paid,
  usageByRole: byRole,
  paid,
  paidByRole: byRole,
  hits: 7,
  misses: 600,
  cutOff: { calls: 0, worst: noUsage(), open: 4 },
  unresolved: [],
  released: noUsage(),
  charged: paid,
  damagedBatches: 0,
  remarks: { cut: null, shortened: null, promptsCut: null },
};
const none = { validation: null, test: null };
const done = Array.from({ length: 21 }, (_, index) =>
  subsetOf(`subset-${index + 1}`, { epochs: [epochOf()] }),
);
const screen: RunScreen = {
  run: 'hotel-1',
  progress: progressOf({
    stage: 'optimize',
    scores: { baseline: { validation: scoreOf(0.5), test: scoreOf(0.4) }, final: none },
    subsets: [
      ...done,
      subsetOf('subset-22', { state: 'running', step: 'critique' }),
      subsetOf('subset-23', { state: 'running', step: 'explore' }),
      subsetOf('subset-24', { state: 'open' }),
    ],
    merges: [
      mergeOf('merge-1-1', ['subset-1', 'subset-2'], { validation: scoreOf(0.8) }),
      mergeOf('merge-1-2', ['subset-3', 'subset-4'], { state: 'running', decision: null, attempts: [] }),
    ],
  }),
  ledger,
  cap: { usd: 2, calls: 1_500 },
  paidBefore: { ...noUsage(), calls: 200, usd: 0.1 },
  seconds: 60,
  secondsLeft: 60,
  rules: null,
  note: null,
  keys: ['p pause', 'q detach'],
};
const size = { columns: 100, rows: 40, palette };

describe('the live screen', () => {
  it('starts with the best score against the baseline, and what was spent against the caps', () => {
    expect(screenLines(screen, size).slice(0, 4)).toEqual([
      'hotel-1  ·  optimize',
      'best so far 0.800 (merge-1-1)  ·  baseline 0.500 on validation',
      '600 calls made of at most 1,500, about 1,000 in all  ·  7 from the journal  ·  100,000 tokens',
      '$0.5000 of at most $2.00, about $0.9000 in all',
    ]);
  });

  it('shows active places, and only counts those that have ended', () => {
    const text = screenLines(screen, size).join('\n');
    for (const active of ['merge-1-2', 'subset-22', 'subset-23']) expect(text).toContain(`▸ ${active}`);
    expect(text).not.toContain('▸ subset-1 ');
    expect(text).toContain('21 of 24 subsets done, 21 with a better candidate');
    expect(text).toContain('1 subsets not started');
    expect(text.endsWith('p pause · q detach')).toBe(true);
  });

  it('shows the best subset on its own tasks while nothing is scored on validation', () => {
    const progress = progressOf({ ...screen.progress, merges: [] });
    expect(screenLines({ ...screen, progress }, size)[1]).toMatch(/^best so far 0\.750 on its own tasks/);
    expect(screenLines({ ...screen, progress: progressOf() }, size)[1]).toBe('baseline – on validation');
  });

  it('shows rules instead of the progress if a person asks for them, and what waits above them', () => {
    const waiting = [{ path: 'hotel-1', kind: 'KEY_REJECTED', reason: 'No key.', remedy: 'Set one.' }];
    const progress = progressOf({ ...screen.progress, waiting });
    const text = screenLines({ ...screen, progress, rules: ['When late: refund'] }, size).join('\n');
    expect(text).toContain('‖ No key. Set one.\nNew rules of the best candidate:\n- When late: refund');
    expect(text).not.toContain('subset-22');
  });

  it.each([
    [60, 12],
    [100, 24],
    [200, 8],
  ])('never exceeds %i columns and %i rows, also with wide characters', (columns, rows) => {
    const rules = Array.from({ length: 30 }, () => `当输入提到退款时：${'先核对订单号🦀'.repeat(20)}`);
    for (const shown of [screen, { ...screen, rules }]) {
      const lines = screenLines(shown, { columns, rows, palette });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines.at(-1)).toBe('p pause · q detach');
    }
  });
});
