import { hash } from 'node:crypto';

/** 32-bit words of each hash that are kept: equal ones of different strings do not happen. */
const words = 4;

/**
 * Numbers different strings from 0, in the order in which they are added. Keeps 16 bytes of a hash of each
 * instead of the string, outside of the heap: a run may have a million keys.
 */
export class StringIndex {
  private hashes = new Uint32Array(words * 512);
  /** By the first word of a hash: a number plus 1, or 0; taken places are followed by the next free one. */
  private places = new Uint32Array(1024);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The number of a string; undefined if it was not added. */
  find(text: string): number | undefined {
    const number = this.places[this.placeOf(hashOf(text), 0)] ?? 0;
    return number === 0 ? undefined : number - 1;
  }

  /** Adds a string unless it is there, and returns its number. */
  add(text: string): number {
    const hashed = hashOf(text);
    const place = this.placeOf(hashed, 0);
    const known = this.places[place] ?? 0;
    if (known > 0) return known - 1;
    if (words * (this.count + 1) > this.hashes.length) {
      this.grow();
      return this.add(text);
    }
    this.hashes.set(hashed, words * this.count);
    this.places[place] = ++this.count;
    return this.count - 1;
  }

  /** The place of the hash that starts at an offset, or the free one where it belongs. */
  private placeOf(source: Uint32Array, offset: number): number {
    const mask = this.places.length - 1;
    for (let place = (source[offset] ?? 0) & mask; ; place = (place + 1) & mask) {
      const number = this.places[place] ?? 0;
      if (number === 0 || this.isEqual(words * (number - 1), source, offset)) return place;
    }
  }

  private isEqual(start: number, source: Uint32Array, offset: number): boolean {
    for (let word = 0; word < words; word++)
      if (this.hashes[start + word] !== source[offset + word]) return false;
    return true;
  }

  private grow(): void {
    const { hashes } = this;
    this.hashes = new Uint32Array(2 * hashes.length);
    this.hashes.set(hashes);
    this.places = new Uint32Array(2 * this.places.length);
    for (let number = 0; number < this.count; number++)
      this.places[this.placeOf(this.hashes, words * number)] = number + 1;
  }
}

function hashOf(text: string): Uint32Array {
  const bytes = hash('sha256', text, 'buffer');
  return Uint32Array.from({ length: words }, (_, word) => bytes.readUInt32LE(4 * word));
}
