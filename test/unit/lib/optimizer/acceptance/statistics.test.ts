import fc from 'fast-check';
import { exactMcNemar, exactMcNemarInterval } from '../../../../../lib/optimizer/acceptance/mcnemar.js';
import { bootstrapInterval, signFlipTest } from '../../../../../lib/optimizer/acceptance/resampling.js';
import { pairedTest } from '../../../../../lib/optimizer/acceptance/statistics.js';

function repeated(value: number, times: number): number[] {
  return Array.from({ length: times }, () => value);
}

describe('the interval of McNemar’s test', () => {
  it('excludes 0 exactly if the test is significant', () => {
    for (let better = 0; better <= 30; better += 1) {
      for (let worse = 0; worse <= 30; worse += 1) {
        const [low, high] = exactMcNemarInterval(better, worse, 100);
        const excludes = low > 0 || high < 0;
        expect({ better, worse, excludes }).toEqual({
          better,
          worse,
          excludes: exactMcNemar(better, worse) < 0.05,
        });
        expect(low).toBeLessThanOrEqual((better - worse) / 100);
        expect(high).toBeGreaterThanOrEqual((better - worse) / 100);
      }
    }
  });
});

describe('exactMcNemar', () => {
  // Two-sided binomial tails at 1/2: 2 * sum of C(n, k) up to the fewer, over 2^n.
  it.each([
    [5, 0, 2 / 32],
    [1, 0, 1],
    [6, 1, 2 * (8 / 128)],
    [10, 2, 2 * (79 / 4096)],
    [15, 5, 2 * (21_700 / 1_048_576)],
    [3, 3, 1],
    [0, 0, 1],
  ])('of %i better and %i worse is %d', (better, worse, pValue) => {
    expect(exactMcNemar(better, worse)).toBeCloseTo(pValue, 12);
    expect(exactMcNemar(worse, better)).toBeCloseTo(pValue, 12);
  });

  it('agrees with the sum in integers', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (better, worse) => {
        const pairs = better + worse;
        let tail = 0n;
        let term = 1n;
        for (let count = 0; count <= Math.min(better, worse); count += 1) {
          tail += term;
          term = (term * BigInt(pairs - count)) / BigInt(count + 1);
        }
        expect(exactMcNemar(better, worse)).toBeCloseTo(Math.min(1, 2 * (Number(tail) / 2 ** pairs)), 10);
      }),
    );
  });

  it('stays exact where 2^-n is below the smallest number', () => {
    // The normal distribution's 0.0455 at two standard deviations; for 10,000 pairs these are 100.
    const pValue = exactMcNemar(5_100, 4_900);
    expect(pValue).toBeGreaterThan(0.0455);
    expect(pValue).toBeLessThan(0.0475);
    expect(exactMcNemar(50_000, 50_000)).toBe(1);
  });
});

describe('signFlipTest', () => {
  it('counts all patterns of signs if there are few', () => {
    // Of the 8 sums ±1±2±3, two are as far from 0 as 6, four as far as 4.
    expect(signFlipTest([1, 2, 3], 1)).toBe(2 / 8);
    expect(signFlipTest([-1, 2, 3], 1)).toBe(4 / 8);
    expect(signFlipTest([0.1, 0.2, 0.3, 0, 0], 1)).toBe(2 / 8);
  });

  it('treats sums that differ by rounding as equal', () => {
    // The observed sum is 0.1, which is also the smallest one: no pattern is closer to 0.
    expect(signFlipTest([0.1, 0.1, -0.3, 0.2], 1)).toBe(1);
  });

  it('finds no difference if there is none', () => {
    expect(signFlipTest([0, 0, 0], 1)).toBe(1);
    expect(signFlipTest([], 1)).toBe(1);
  });

  it('agrees with the exact binomial test on differences of one size', () => {
    const differences = [...repeated(0.5, 20), ...repeated(-0.5, 10)];
    expect(Math.abs(signFlipTest(differences, 3) - exactMcNemar(20, 10))).toBeLessThan(0.012);
  });

  it('is never 0, and the same for the same seed', () => {
    const differences = repeated(0.3, 40);
    expect(signFlipTest(differences, 9)).toBe(1 / 10_001);
    const noisy = Array.from({ length: 30 }, (_, at) => Math.sin(at * at) / 2);
    expect(signFlipTest(noisy, 9)).toBe(signFlipTest(noisy, 9));
    expect(signFlipTest(noisy, 9)).not.toBe(signFlipTest(noisy, 10));
  });
});

describe('bootstrapInterval', () => {
  it('is 1.96 standard errors to each side of the mean', () => {
    const values = [...repeated(1, 200), ...repeated(0, 200)];
    const [low, high] = bootstrapInterval(values, 5);
    expect(Math.abs(low - (0.5 - 1.96 * 0.025))).toBeLessThan(0.006);
    expect(Math.abs(high - (0.5 + 1.96 * 0.025))).toBeLessThan(0.006);
  });

  it('has no width if all values are equal', () => {
    expect(bootstrapInterval(repeated(0.25, 9), 1)).toEqual([0.25, 0.25]);
  });
});

describe('pairedTest', () => {
  it('uses McNemar’s exact test for results of 0 and 1', () => {
    const before = [...repeated(0, 10), ...repeated(1, 2), ...repeated(1, 8)];
    const after = [...repeated(1, 10), ...repeated(0, 2), ...repeated(1, 8)];
    const test = pairedTest(before, after, 7);
    expect(test).toMatchObject({ pairs: 20, better: 10, worse: 2, difference: 0.4, method: 'mcnemar' });
    expect(test.pValue).toBeCloseTo(0.03857421875, 12);
    expect(test.interval[0]).toBeCloseTo(0.0191, 3);
    expect(test.interval[1]).toBeCloseTo(0.575, 3);
  });

  it('uses sign flips for results in between', () => {
    const test = pairedTest([0.5, 0.25, 0], [0.75, 0.75, 0.75], 7);
    expect(test).toMatchObject({
      pairs: 3,
      better: 3,
      worse: 0,
      difference: 0.5,
      method: 'sign-flip',
      pValue: 0.25,
    });
  });

  it('leaves out pairs that lack a result', () => {
    expect(pairedTest([null, 0, 1], [1, null, 1], 7)).toMatchObject({ pairs: 1, difference: 0, pValue: 1 });
  });

  it('returns nothing without pairs', () => {
    expect(pairedTest([null], [1], 7)).toMatchObject({ pairs: 0, pValue: 1, interval: [-1, 1] });
  });

  it('holds the mean difference in its interval, flips with the sides, and is repeatable', () => {
    const results = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(results, fc.integer(), (pairs, seed) => {
        const before = pairs.map(pair => pair[0] / 4);
        const after = pairs.map(pair => pair[1] / 4);
        const test = pairedTest(before, after, seed);
        expect(test.pValue).toBeGreaterThan(0);
        expect(test.pValue).toBeLessThanOrEqual(1);
        expect(test.interval[0]).toBeLessThanOrEqual(test.interval[1]);
        expect(test.interval[0]).toBeLessThanOrEqual(test.difference + 1e-12);
        expect(test.interval[1]).toBeGreaterThanOrEqual(test.difference - 1e-12);
        expect(pairedTest(before, after, seed)).toEqual(test);
        const turned = pairedTest(after, before, seed);
        expect([turned.better, turned.worse]).toEqual([test.worse, test.better]);
        expect(turned.pValue).toBeCloseTo(test.pValue, 12);
        expect(turned.difference).toBeCloseTo(-test.difference, 12);
      }),
      { numRuns: 25 },
    );
  });
});
