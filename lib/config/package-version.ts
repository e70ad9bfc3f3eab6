import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readJson } from '../text/json/read-json.js';

const packageSchema = z.object({ version: z.string() });

/** From the package that contains this file: above the sources, or above the compiled files. */
export function packageVersion(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      return readJson(readFileSync(new URL(place, import.meta.url)), packageSchema).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}
