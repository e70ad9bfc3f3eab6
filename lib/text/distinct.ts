import type { Reference } from '../domain/reference.js';

/** Removes references with the same content and keeps the order of first appearance. */
export function distinct(references: readonly Reference[]): Reference[] {
  const seen = new Set<string>();
  return references.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256));
}
