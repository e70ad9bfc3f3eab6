/** A 53-bit hash of strings (cyrb53, public domain): fast, and identical on every machine. */
export function hash(...parts: string[]): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  const text = parts.join('\u0000');
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A number in [0, 1) that depends only on the strings; used instead of randomness. */
export function uniform(...parts: string[]): number {
  return hash(...parts) / 9007199254740992;
}
