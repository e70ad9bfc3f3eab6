import type { Similarity } from './similarity.js';
import type { Cooperative } from '../cooperative.js';
import { wordsOf } from '../../text/words.js';

/** The distinctive terms of a text with their weights, as a unit vector. */
type TermVector = Map<number, number>;

/** This many terms suffice to distinguish texts; more only cost time. */
const termsKept = 64;

function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const words = wordsOf(text);
  // Empty texts are similar to each other.
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

/** The terms of one text, each as its number and its count: compact, because there may be many texts. */
function packTerms(text: string, numberOf: (term: string) => number): Uint32Array {
  return Uint32Array.from([...countTerms(text)].flatMap(([term, count]) => [numberOf(term), count]));
}

function unpackTerms(packed: Uint32Array): [term: number, count: number][] {
  return Array.from({ length: packed.length / 2 }, (_, place) => [
    packed[2 * place] ?? 0,
    packed[2 * place + 1] ?? 0,
  ]);
}

/**
 * TF-IDF vectors of the texts (Spärck Jones 1972): a word weighs more the more often it occurs in the text
 * (logarithmically) and the fewer texts contain it; a word that all texts contain weighs nothing. One step
 * handles one text.
 */
function* termVectors(texts: readonly string[]): Cooperative<TermVector[]> {
  const numbers = new Map<string, number>();
  const frequency: number[] = [];
  const numberOf = (term: string) => {
    const number = numbers.get(term) ?? numbers.size;
    numbers.set(term, number);
    frequency[number] = (frequency[number] ?? 0) + 1;
    return number;
  };
  const counted: Uint32Array[] = [];
  for (const text of texts) {
    counted.push(packTerms(text, numberOf));
    yield;
  }
  const vectors: TermVector[] = [];
  for (const packed of counted) {
    const weights = unpackTerms(packed).map(([term, count]): [number, number] => {
      const rarity = Math.log(texts.length / (frequency[term] ?? 1));
      return [term, (1 + Math.log(count)) * rarity];
    });
    vectors.push(unitVector(weights));
    yield;
  }
  return vectors;
}

/** A function that returns the cosine similarity of one text to all: 0 to 1, in the texts' order. */
function similarityRows(vectors: readonly TermVector[]): (index: number) => Float64Array {
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

/** The mean direction of some texts, as a unit vector. */
function meanDirection(vectors: readonly TermVector[], members: readonly number[]): TermVector {
  const sums: TermVector = new Map();
  for (const member of members) {
    for (const [term, weight] of vectors[member] ?? []) sums.set(term, (sums.get(term) ?? 0) + weight);
  }
  const length = Math.sqrt([...sums.values()].reduce((sum, weight) => sum + weight * weight, 0)) || 1;
  return new Map([...sums].map(([term, weight]) => [term, weight / length]));
}

function cosine(vector: TermVector | undefined, centre: TermVector): number {
  let sum = 0;
  for (const [term, weight] of vector ?? []) sum += weight * (centre.get(term) ?? 0);
  return sum;
}

/** Similarity by distinctive words: the cosine between the TF-IDF vectors of the texts. */
export function* wordSimilarity(texts: readonly string[]): Cooperative<Similarity> {
  const vectors = yield* termVectors(texts);
  return {
    count: texts.length,
    *rows(members): Cooperative<(place: number) => Float64Array> {
      yield;
      return similarityRows(members.map(member => vectors[member] ?? new Map<number, number>()));
    },
    *preferences({ members, first, second }): Cooperative<Float64Array> {
      const towards = meanDirection(vectors, first);
      const away = meanDirection(vectors, second);
      yield;
      return Float64Array.from(
        members,
        member => cosine(vectors[member], towards) - cosine(vectors[member], away),
      );
    },
  };
}
