import fc from 'fast-check';
import { drawSample } from '../../../../../lib/optimizer/dividing/draw-sample.js';

const own = [0, 1, 2, 3];

describe('drawSample', () => {
  it('draws from outside of the subset, in ascending order, no task twice', () => {
    const drawn = drawSample({ tasks: 20, own, size: 6, seed: 7 });
    expect(drawn).toHaveLength(6);
    expect(new Set(drawn).size).toBe(6);
    expect(drawn).toEqual([...drawn].sort((left, right) => left - right));
    expect(drawn.some(number => own.includes(number))).toBe(false);
  });

  it('depends only on the seed, and differs with another seed', () => {
    const draw = (seed: number) => drawSample({ tasks: 100, own, size: 10, seed });
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('uses everything outside before any task of the subset, and never more than there is', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 29 }));
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 60 }), fc.integer(), (mine, size, seed) => {
        const drawn = drawSample({ tasks: 30, own: mine, size, seed });
        expect(drawn).toHaveLength(Math.min(30, size));
        const outside = 30 - mine.length;
        const inside = drawn.filter(number => mine.includes(number)).length;
        expect(inside).toBe(Math.max(0, Math.min(30, size) - outside));
      }),
    );
  });
});
