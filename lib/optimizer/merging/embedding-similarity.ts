import type { Similarity } from './similarity.js';
import type { Cooperative } from '../cooperative.js';

/** Embeddings as integer vectors, all with the same number of dimensions. */
type Vectors = readonly Int8Array[];

function dot(left: Int8Array, right: Int8Array | Float64Array): number {
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] ?? 0) * (right[place] ?? 0);
  return sum;
}

/** The factor that scales a vector to length 1; 0 for a zero vector. */
function scaleOf(vector: Int8Array): number {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? 1 / length : 0;
}

/**
 * Similarity by the cosine between vectors. Each pair is compared once: comparing a thousand vectors of 1,536
 * dimensions takes about a second. One step handles one text.
 */
export function embeddingSimilarity(vectors: Vectors): Similarity {
  const nothing = new Int8Array(0);
  const scales = Float64Array.from(vectors, scaleOf);
  const vectorOf = (number: number) => vectors[number] ?? nothing;
  const scaleAt = (number: number) => scales[number] ?? 0;

  function meanDirection(group: readonly number[]): Float64Array {
    const sums = new Float64Array(vectors[0]?.length ?? 0);
    for (const member of group) {
      const scale = scaleAt(member);
      vectorOf(member).forEach((value, place) => (sums[place] = (sums[place] ?? 0) + value * scale));
    }
    const length = Math.sqrt(sums.reduce((sum, value) => sum + value * value, 0)) || 1;
    return sums.map(value => value / length);
  }

  return {
    count: vectors.length,
    *rows(members): Cooperative<(place: number) => Float64Array> {
      const rows = members.map(() => new Float64Array(members.length));
      for (const [place, row] of rows.entries()) {
        const number = members[place] ?? 0;
        for (let other = place; other < members.length; other += 1) {
          const otherNumber = members[other] ?? 0;
          const similarity =
            dot(vectorOf(number), vectorOf(otherNumber)) * scaleAt(number) * scaleAt(otherNumber);
          row[other] = similarity;
          const otherRow = rows[other];
          if (otherRow) otherRow[place] = similarity;
        }
        yield;
      }
      return place => rows[place] ?? new Float64Array(members.length);
    },
    *preferences({ members, first, second }): Cooperative<Float64Array> {
      const towards = meanDirection(first);
      const away = meanDirection(second);
      const between = towards.map((value, place) => value - (away[place] ?? 0));
      const pulls = new Float64Array(members.length);
      for (const [place, member] of members.entries()) {
        pulls[place] = dot(vectorOf(member), between) * scaleAt(member);
        if (place % 100 === 0) yield;
      }
      return pulls;
    },
  };
}
