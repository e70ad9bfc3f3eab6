import { compareEstimate } from '../../../../lib/estimate/compare-estimate.js';
import { noUsage } from '../../../../lib/domain/usage.js';

const range = (expected: number) => ({ low: expected / 2, expected, high: expected * 2 });
const estimate = {
  calls: range(100),
  promptTokens: range(5_000),
  completionTokens: range(0),
  usd: null,
  seconds: range(60),
};
const usage = { ...noUsage(), calls: 125, promptTokens: 4_000, completionTokens: 7, usd: null };

describe('an estimate compared with the usage of a run', () => {
  it('returns the share of the expected figure that was used, and null if there is none', () => {
    const compared = compareEstimate({ estimate, usage, isDone: true });
    expect(compared?.ratio).toEqual({ calls: 1.25, promptTokens: 0.8, completionTokens: null, usd: null });
    expect(compared?.actual.calls).toBe(125);
    expect(compared?.low.calls).toBe(50);
  });

  it('returns no share for a run that is still going', () => {
    const compared = compareEstimate({ estimate, usage, isDone: false });
    expect(Object.values(compared?.ratio ?? {})).toEqual([null, null, null, null]);
  });

  it('is null if nothing was estimated', () => {
    expect(compareEstimate({ estimate: undefined, usage, isDone: true })).toBeNull();
  });
});
