import { gatesOf } from '../../../../lib/report/gates.js';
import type { GatedStatus, GateLimits } from '../../../../lib/report/gates.js';
import { judgedStatus } from '../../../support/judged-status.js';

const status: GatedStatus = {
  ...judgedStatus,
  scores: { baseline: { validation: 0.5, test: 0.7 }, final: { validation: 0.9, test: 0.8 } },
};

describe('the gates of a result', () => {
  it.each<[string, GateLimits, boolean]>([
    ['a gain of exactly the limit', { minGain: 0.1 }, true],
    ['a smaller gain', { minGain: 0.11 }, false],
    ['a score at the limit', { minScore: 0.8 }, true],
    ['a lower score', { minScore: 0.81 }, false],
    ['a cost at the limit', { maxCost: 2.1 }, true],
    ['a higher cost', { maxCost: 2 }, false],
    ['a difference that is unlikely by chance', { maxPValue: 0.05 }, true],
    ['a difference that may be chance', { maxPValue: 0.001 }, false],
  ])('%s', (_what, limits, passed) => {
    expect(gatesOf(status, limits).map(gate => gate.passed)).toEqual([passed]);
  });

  it('fail where the figure is unknown', () => {
    const unknown: GatedStatus = {
      scores: { ...status.scores, final: { validation: 0.9, test: null } },
      significance: null,
      paid: { ...status.paid, usd: null },
    };
    const gates = gatesOf(unknown, { minGain: 0, minScore: 0, maxCost: 9, maxPValue: 1 });
    expect(gates.map(gate => gate.passed)).toEqual([false, false, false, false]);
    expect(gates[0]?.text).toBe('gain unknown, required: at least +0.000');
  });

  it('say what was reached and what is required', () => {
    expect(gatesOf(status, { minGain: 0.05, maxCost: 5 }).map(gate => gate.text)).toEqual([
      'gain +0.100, required: at least +0.050',
      'cost $2.10, required: at most $5.00',
    ]);
  });
});
