import { drawsFrom, shuffled } from '../../../../../lib/optimizer/seed.js';
import { similarGroups } from '../../../../../lib/optimizer/dividing/similar-groups.js';
import { runToEnd } from '../../../../../lib/optimizer/cooperative.js';
import { embeddingSimilarity } from '../../../../../lib/optimizer/merging/embedding-similarity.js';

const dimensions = 24;

/** Vectors around as many directions as there are topics; the index of a vector determines its topic. */
function vectorsOf({ topics, each }: { topics: number; each: number }): Int8Array[] {
  const draw = drawsFrom(3);
  return Array.from({ length: topics * each }, (_, index) => {
    const length = 1 + draw(4);
    return Int8Array.from({ length: dimensions }, (__, place) =>
      place % topics === index % topics ? length * (15 + draw(10)) : draw(9),
    );
  });
}

describe('similarity of vectors', () => {
  it('is the cosine, for any lengths, and 0 for a zero vector', () => {
    const likeness = embeddingSimilarity(
      [
        [3, 0],
        [100, 0],
        [0, 7],
        [-3, 0],
        [0, 0],
      ].map(list => Int8Array.from(list)),
    );
    const rowOf = runToEnd(likeness.rows([1, 0, 2, 3, 4]));
    expect([...rowOf(0)]).toEqual([1, 1, 0, -1, 0]);
    expect([...rowOf(4)]).toEqual([0, 0, 0, 0, 0]);
  });

  it.each([
    [3, 20],
    // This many are first split in two by a sample.
    [4, 300],
  ])('recovers %i topics of %i texts each', (topics, each) => {
    const vectors = vectorsOf({ topics, each });
    const order = shuffled([...vectors.keys()], 1);
    const moved = order.map(index => vectors[index] ?? new Int8Array(0));
    const groups = runToEnd(similarGroups(embeddingSimilarity(moved), topics));
    for (const group of groups) {
      expect(new Set(group.map(place => (order[place] ?? 0) % topics)).size).toBe(1);
      expect(group).toHaveLength(each);
    }
  });
});
