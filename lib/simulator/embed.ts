import { hash } from './hash.js';
import { contentStems } from './words.js';

const DIMENSIONS = 256;

/**
 * Embeds a text as a unit vector: its content words are hashed into 256 dimensions and weighted by the square
 * root of their counts.
 */
export function embed(text: string): number[] {
  const counts = new Map<string, number>();
  for (const word of contentStems(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const [word, count] of counts) {
    const code = hash('dimension', word);
    const sign = Math.floor(code / DIMENSIONS) % 2 === 0 ? 1 : -1;
    vector[code % DIMENSIONS] = (vector[code % DIMENSIONS] ?? 0) + sign * Math.sqrt(count);
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) return vector.map(value => value / length);
  vector[0] = 1;
  return vector;
}
