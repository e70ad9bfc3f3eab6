import fc from 'fast-check';
import { deriveSeed, drawsFrom, shuffled } from '../../../../lib/optimizer/seed.js';

describe('deriveSeed', () => {
  it('returns the numbers of earlier versions, so that old runs can be repeated', () => {
    const seeds = [deriveSeed(7), deriveSeed(7, 'divide'), deriveSeed(7, 'subset-003', 'epoch-1')];
    expect(seeds).toEqual([2358010206, 1589141653, 1419135160]);
    expect(shuffled([1, 2, 3, 4, 5, 6, 7, 8], 7)).toEqual([3, 8, 2, 6, 5, 4, 7, 1]);
  });

  it('is a 32-bit integer for any seed and path', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.array(fc.string({ unit: 'binary' })), (seed, path) => {
        const derived = deriveSeed(seed, ...path);
        expect(Number.isInteger(derived)).toBe(true);
        expect(derived).toBeGreaterThanOrEqual(0);
        expect(derived).toBeLessThan(2 ** 32);
        expect(deriveSeed(seed, ...path)).toBe(derived);
      }),
    );
  });

  it('distinguishes where one segment ends and the next begins', () => {
    expect(deriveSeed(1, 'ab', 'c')).not.toBe(deriveSeed(1, 'a', 'bc'));
    expect(deriveSeed(1, 'a')).not.toBe(deriveSeed(1, 'a', ''));
    expect(deriveSeed(1, '2')).not.toBe(deriveSeed(12));
  });

  it('distinguishes characters that share their low byte', () => {
    expect(deriveSeed(1, '\u0101')).not.toBe(deriveSeed(1, '\u0201'));
  });

  it('returns different numbers for 20,000 neighboring paths and seeds, with a handful of exceptions', () => {
    const seen = new Set<number>();
    for (let at = 0; at < 10_000; at += 1) seen.add(deriveSeed(7, `subset-${at}`)).add(deriveSeed(at + 8));
    expect(seen.size).toBeGreaterThan(19_990);
  });

  it('sets each of the 32 bits for about half of the paths', () => {
    const seeds = Array.from({ length: 4_000 }, (_, at) => deriveSeed(1, String(at)));
    for (let bit = 0; bit < 32; bit += 1) {
      const share = seeds.filter(seed => (seed >>> bit) & 1).length / seeds.length;
      expect(share).toBeGreaterThan(0.45);
      expect(share).toBeLessThan(0.55);
    }
  });
});

describe('drawsFrom', () => {
  it('stays below its bound and reaches every number', () => {
    const draw = drawsFrom(3);
    expect(new Set(Array.from({ length: 500 }, () => draw(7)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });
});

describe('shuffled', () => {
  it('keeps all items and leaves the input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const result = shuffled(items, seed);
        expect(items).toEqual(before);
        expect(result.toSorted()).toEqual(before.toSorted());
        expect(shuffled(items, seed)).toEqual(result);
      }),
    );
  });

  it('puts each item at each place about equally often', () => {
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let seed = 0; seed < 4_000; seed += 1) {
      shuffled([0, 1, 2, 3], deriveSeed(seed)).forEach((item, place) => {
        const row = counts[item] ?? [];
        row[place] = (row[place] ?? 0) + 1;
      });
    }
    for (const count of counts.flat()) expect(Math.abs(count - 1_000)).toBeLessThan(130);
  });

  it('depends on the seed', () => {
    const items = Array.from({ length: 30 }, (_, at) => at);
    expect(shuffled(items, 1)).not.toEqual(shuffled(items, 2));
    expect(shuffled(items, 1)).not.toEqual(items);
  });
});
