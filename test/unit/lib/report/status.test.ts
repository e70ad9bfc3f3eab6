import { noUsage, roles } from '../../../../lib/domain/usage.js';
import type { UsageByRole } from '../../../../lib/domain/usage.js';
import type { LedgerSummary } from '../../../../lib/ledger/ledger-accounts.js';
import { buildStatus } from '../../../../lib/report/status.js';
import type { RunRecord } from '../../../../lib/store/run-record.js';
import { epochOf, mergeOf, progressOf, scoreOf, subsetOf } from '../../../support/progress.js';

const reference = { sha256: 'b'.repeat(64), bytes: 9 };
const record: RunRecord = {
  schemaVersion: 1,
  id: 'hotel-1',
  name: 'toy',
  configFile: 'fgo.yaml',
  manifest: reference,
  fingerprint: 'f',
  strategy: 'fgo',
  simulated: true,
  startedAt: '2026-01-01T00:00:00.000Z',
  begun: true,
  endedAt: null,
};
const byRole = Object.fromEntries(roles.map(role => [role, noUsage()])) as UsageByRole;
const ledger: LedgerSummary = {
  usage: { ...noUsage(), calls: 9, usd: null },
  usageByRole: byRole,
  paid: { ...noUsage(), calls: 4 },
  paidByRole: byRole,
  hits: 5,
  misses: 4,
  cutOff: { calls: 1, worst: { ...noUsage(), promptTokens: 70, completionTokens: 30 }, open: 0 },
  unresolved: [
    {
      id: 'w-1',
      key: 'k',
      role: 'agent',
      reason: 'CALL_TIMED_OUT',
      worst: { ...noUsage(), calls: 1, promptTokens: 70, completionTokens: 30 },
    },
  ],
  released: noUsage(),
  charged: noUsage(),
  damagedBatches: 0,
  remarks: { cut: null, shortened: null, promptsCut: null },
};
const now = Date.parse('2026-01-01T00:01:30.040Z');

describe('the status of a run', () => {
  it('has null for what is not known', () => {
    const status = buildStatus({ record, progress: null, ledger, state: 'running', now });
    const unknown = { validation: null, test: null };
    expect(status).toMatchObject({
      stage: 'baseline',
      scores: { baseline: unknown, final: unknown },
      modules: null,
      significance: null,
      decision: null,
      simulated: true,
      wallSeconds: 90,
    });
  });

  it('reports what a run costs based on what it paid, and what was cut off', () => {
    const status = buildStatus({ record, progress: null, ledger, state: 'running', now });
    expect([status.usage.calls, status.usage.usd, status.paid.calls]).toEqual([9, null, 4]);
    expect(status.unresolved).toEqual([
      { reason: 'timed out', calls: 1, promptTokens: 70, completionTokens: 30, usd: 0 },
    ]);
    expect(status.cutOff).toEqual({ calls: 1, promptTokens: 70, completionTokens: 30, usd: 0 });
    expect(status.journal).toEqual({ hits: 5, misses: 4 });
  });

  it('counts rollouts while stages are under way', () => {
    const none = { validation: null, test: null };
    const baseline = { validation: scoreOf(0.5, 18), test: scoreOf(0.5, 22, 2) };
    const half = progressOf({
      stage: 'merge',
      scores: { baseline, final: none },
      subsets: [
        subsetOf('a', { epochs: [epochOf({ epoch: 1 }), epochOf({ epoch: 2, accepted: false })] }),
        subsetOf('b', { epochs: [epochOf({ candidate: null, accepted: false })] }),
      ],
      merges: [mergeOf('m', ['a', 'b'])],
      rollouts: 42,
    });
    const rollouts = (progress: typeof half) =>
      buildStatus({ record, progress, ledger, state: 'running', now }).rollouts;
    // Baseline 18 + 24; a: 10 explored, 10 + 10 scored; b: 10 explored; a on validation 10, the merge 10.
    expect(rollouts(half)).toBe(42 + 30 + 10 + 20);
    expect(rollouts({ ...half, stage: 'done', rollouts: 150 })).toBe(150);
  });

  it('stops its clock with the run, and shows means and the path of the modules', () => {
    const scores = {
      baseline: { validation: scoreOf(0.5), test: scoreOf(null) },
      final: { validation: scoreOf(0.75), test: null },
    };
    const status = buildStatus({
      record: { ...record, endedAt: '2026-01-01T00:00:12.340Z' },
      progress: progressOf({ scores, modules: reference, stage: 'done', rollouts: 12 }),
      ledger,
      state: 'interrupted',
      now,
    });
    expect(status).toMatchObject({
      state: 'interrupted',
      scores: { baseline: { validation: 0.5, test: null }, final: { validation: 0.75, test: null } },
      modules: 'runs/hotel-1/modules.json',
      rollouts: 12,
      wallSeconds: 12.3,
    });
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
  });
});
