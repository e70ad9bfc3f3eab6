import fc from 'fast-check';
import { quantize, readVectors, writeVectors } from '../../../../lib/llm/vectors.js';

const numbers = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 64, maxLength: 64 });

function cosine(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const dot = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    Array.from(one).reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

describe('vectors', () => {
  it('keep their direction within a degree', () => {
    fc.assert(
      fc.property(numbers, values => {
        fc.pre(values.some(value => Math.abs(value) > 1e-3));
        expect(cosine(values, quantize(values))).toBeGreaterThan(Math.cos(Math.PI / 180));
      }),
    );
  });

  it('survive a round trip through text', () => {
    const lists = fc.array(fc.int8Array({ minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 9 });
    fc.assert(fc.property(lists, vectors => expect(readVectors(writeVectors(vectors))).toEqual(vectors)));
  });

  it('are zeros if nothing finite was given', () => {
    expect(quantize([0, 0])).toEqual(new Int8Array(2));
    expect(quantize([1, Infinity])).toEqual(new Int8Array(2));
  });

  it.each(['', 'three words here', '0:', '4:AAA=', '2:A?=='])('are not read from %p', text => {
    expect(readVectors(text)).toBeUndefined();
  });
});
