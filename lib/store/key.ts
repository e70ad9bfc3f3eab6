import { StoreKeyError } from './errors.js';

const segment = /^[A-Za-z0-9._=-]+$/;
const longestSegment = 200;
const longestKey = 1000;

function problemOf(key: string): string | undefined {
  if (key.length > longestKey) return `is longer than ${longestKey} characters`;
  for (const part of key.split('/')) {
    if (part === '') return 'has an empty segment';
    if (part.length > longestSegment) return `has a segment longer than ${longestSegment} characters`;
    if (part === '.' || part === '..') return 'leaves its folder';
    if (!segment.test(part)) return 'may hold only letters, digits and . _ = - between slashes';
  }
  return undefined;
}

/** Throws StoreKeyError unless `key` is a relative path of `/`-separated plain segments. */
export function checkKey(key: string): void {
  const problem = problemOf(key);
  if (problem !== undefined) throw new StoreKeyError(key, problem);
}
