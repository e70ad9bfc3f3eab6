import type { Reference } from '../domain/reference.js';

/** Each content once, in the order in which they first come. */
export function distinct(references: readonly Reference[]): Reference[] {
  const seen = new Set<string>();
  return references.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256));
}
