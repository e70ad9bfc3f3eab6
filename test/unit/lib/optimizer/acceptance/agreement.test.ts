import fc from 'fast-check';
import { computeAgreement } from '../../../../../lib/optimizer/acceptance/agreement.js';

describe('the agreement of two raters', () => {
  it('counts differences of at most half a step, and returns the mean difference', () => {
    const pairs = [
      { judge: 0.7, label: 0.75 },
      { judge: 0.2, label: 0.3 },
      { judge: 1, label: 1 },
      { judge: 0, label: 1 },
    ];
    const { compared, same, meanDifference } = computeAgreement(pairs, 0.1);
    expect([compared, same]).toEqual([4, 0.5]);
    expect(meanDifference).toBeCloseTo(1.15 / 4);
  });

  it('is a correlation of 1 or -1 on a line, and unknown for a single point', () => {
    const on = (slope: number) => [0, 0.25, 1].map(label => ({ label, judge: 0.5 + slope * (label - 0.5) }));
    expect(computeAgreement(on(0.4), 0.1).correlation).toBeCloseTo(1);
    expect(computeAgreement(on(-0.4), 0.1).correlation).toBeCloseTo(-1);
    expect(computeAgreement(on(0), 0.1).correlation).toBeNull();
    expect(computeAgreement([], 0.1)).toEqual({ compared: 0, same: 0, meanDifference: 0, correlation: null });
  });

  it('stays within its bounds', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ judge: score, label: score }), { minLength: 1 }), pairs => {
        const { same, meanDifference, correlation } = computeAgreement(pairs, 0.1);
        expect(same).toBeGreaterThanOrEqual(0);
        expect(same).toBeLessThanOrEqual(1);
        expect(meanDifference).toBeLessThanOrEqual(1);
        if (correlation !== null) expect(Math.abs(correlation)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });
});
