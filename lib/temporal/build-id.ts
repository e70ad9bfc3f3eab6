import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundlePath } from './bundle-path.js';

/** Identifies the code of workflows: equal for equal workflow code, whatever machine it is on. */
export function buildId(version: string): string {
  const digest = createHash('sha256').update(readFileSync(bundlePath())).digest('hex');
  return `${version}-${digest.slice(0, 12)}`;
}
