import fc from 'fast-check';
import { evenParts, evenSizes } from '../../../../../lib/optimizer/dividing/even-parts.js';

describe('evenSizes', () => {
  it('adds up, and differs by at most one, the larger ones first', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 60 }), (total, parts) => {
        const sizes = evenSizes(total, parts);
        expect(sizes).toHaveLength(parts);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
        expect((sizes[0] ?? 0) - (sizes.at(-1) ?? 0)).toBeLessThanOrEqual(1);
        expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
      }),
    );
  });
});

describe('evenParts', () => {
  it('cuts without changing the order', () => {
    expect(evenParts(['a', 'b', 'c', 'd', 'e'], 3)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });
});
