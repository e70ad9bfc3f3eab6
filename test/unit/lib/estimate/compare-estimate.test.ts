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

describe('an estimate beside what a run used', () => {
  it('gives the share of the expected that was used, and null where there is none', () => {
    const compared = compareEstimate({ estimate, usage, isDone: true });
    expect(compared?.ratio).toEqual({ calls: 1.25, promptTokens: 0.8, completionTokens: null, usd: null });
    expect(compared?.actual.calls).toBe(125);
    expect(compared?.low.calls).toBe(50);
  });

  it('gives no share of a run that goes on', () => {
    const compared = compareEstimate({ estimate, usage, isDone: false });
    expect(Object.values(compared?.ratio ?? {})).toEqual([null, null, null, null]);
  });

  it('is null where nothing was estimated', () => {
    expect(compareEstimate({ estimate: undefined, usage, isDone: true })).toBeNull();
  });
});
