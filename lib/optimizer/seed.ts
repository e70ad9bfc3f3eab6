import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws whole numbers in 0 … `below` - 1, each equally likely. */
export type Draw = (below: number) => number;

/** The 32-bit finalizer of MurmurHash3: every input bit reaches every output bit. */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 code units. Hashes the length first, so that ('ab', 'c') differs from ('a', 'bc'). */
function hashSegment(start: number, segment: string): number {
  let hash = Math.imul(start ^ segment.length, 0x01000193);
  for (let at = 0; at < segment.length; at += 1) {
    const unit = segment.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return finish(hash);
}

/**
 * The seed for one purpose within a run: the same seed and path always yield the same 32-bit number (0 … 2^32
 * - 1), and different paths yield unrelated numbers.
 */
export function deriveSeed(seed: number, ...path: string[]): number {
  return path.reduce(hashSegment, hashSegment(0x811c9dc5, String(seed)));
}

/** A stream of draws that depends only on the seed. */
export function drawsFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  return below => uniformInt(generator, 0, below - 1);
}

/** The items in an order that depends only on the seed (Fisher-Yates). Does not change the input. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const draw = drawsFrom(seed);
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = draw(last + 1);
    const moved = result[last] as T;
    result[last] = result[chosen] as T;
    result[chosen] = moved;
  }
  return result;
}
