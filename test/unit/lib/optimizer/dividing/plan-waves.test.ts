import fc from 'fast-check';
import { planWaves } from '../../../../../lib/optimizer/dividing/plan-waves.js';

const doubling = (subsets: number) => planWaves({ waves: 'doubling', merges: true, subsets });

describe('the waves of a run', () => {
  it('are one if only one is requested', () => {
    expect(planWaves({ waves: 'one', merges: true, subsets: 8 })).toEqual([8]);
    expect(planWaves({ waves: 'one', merges: true, subsets: 0 })).toEqual([]);
  });

  it('have as many subsets as all before them together, and the last one has the rest', () => {
    expect(doubling(8)).toEqual([1, 1, 2, 4]);
    expect(doubling(10)).toEqual([1, 1, 2, 4, 2]);
    expect(doubling(1)).toEqual([1]);
    expect(doubling(0)).toEqual([]);
  });

  it('are few, and have each subset once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), subsets => {
        const sizes = doubling(subsets);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(subsets);
        expect(sizes.length).toBeLessThanOrEqual(Math.ceil(Math.log2(subsets)) + 1);
      }),
    );
  });

  it('are one for strategies that do not merge', () => {
    expect(planWaves({ waves: 'doubling', merges: false, subsets: 4 })).toEqual([4]);
  });
});
