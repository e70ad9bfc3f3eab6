import { wordsOf } from './words.js';

/** The terms that tell a text apart, with weights; of length 1 as a vector. */
export type TermVector = Map<number, number>;

/** So many terms tell texts apart; more only cost time. */
const termsKept = 64;

function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const words = wordsOf(text);
  // Texts that say nothing are alike in that.
  for (const term of words.length > 0 ? words : ['']) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function unitVector(weights: [number, number][]): TermVector {
  const kept = weights
    .filter(([, weight]) => weight > 0)
    .sort((left, right) => right[1] - left[1] || left[0] - right[0])
    .slice(0, termsKept);
  const length = Math.sqrt(kept.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return new Map(kept.map(([term, weight]) => [term, weight / length]));
}

/**
 * TF-IDF vectors of the texts (Spärck Jones 1972): a word weighs more the oftener it stands in the text
 * (logarithmically) and the fewer texts it stands in; a word of all texts weighs nothing.
 */
export function termVectors(texts: readonly string[]): TermVector[] {
  const counted = texts.map(countTerms);
  const numbers = new Map<string, number>();
  const frequency: number[] = [];
  for (const counts of counted) {
    for (const term of counts.keys()) {
      const number = numbers.get(term) ?? numbers.size;
      numbers.set(term, number);
      frequency[number] = (frequency[number] ?? 0) + 1;
    }
  }
  return counted.map(counts =>
    unitVector(
      [...counts].map(([term, count]) => {
        const number = numbers.get(term) ?? 0;
        return [number, (1 + Math.log(count)) * Math.log(texts.length / (frequency[number] ?? 1))];
      }),
    ),
  );
}

/** A function that gives the cosine similarity of one text to all: 0 to 1, in the texts' order. */
export function similarityRows(vectors: readonly TermVector[]): (index: number) => Float64Array {
  const postings = new Map<number, [number, number][]>();
  vectors.forEach((vector, index) => {
    for (const [term, weight] of vector) {
      const found = postings.get(term);
      if (found) found.push([index, weight]);
      else postings.set(term, [[index, weight]]);
    }
  });
  return index => {
    const row = new Float64Array(vectors.length);
    for (const [term, weight] of vectors[index] ?? []) {
      for (const [other, otherWeight] of postings.get(term) ?? [])
        row[other] = (row[other] ?? 0) + weight * otherWeight;
    }
    return row;
  };
}
