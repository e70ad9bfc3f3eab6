import { readFile, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseHistory } from '../../lib/temporal/histories/saved-history.js';
import type { SavedHistory } from '../../lib/temporal/histories/saved-history.js';

/** Where the histories of releases are kept: one file per release, as `npm run histories` writes it. */
export const historiesFolder = resolve('test/histories');

const unzip = promisify(gunzip);

/** The histories of one run of each release, by release. The texts are the server's own JSON. */
export async function savedRuns(): Promise<{ release: string; texts: Map<string, string> }[]> {
  const files = (await readdir(historiesFolder)).filter(name => name.endsWith('.json.gz')).sort();
  return Promise.all(
    files.map(async name => {
      const text = (await unzip(await readFile(resolve(historiesFolder, name)))).toString('utf8');
      const histories = JSON.parse(text) as Record<string, unknown>;
      const entries = Object.entries(histories).map(([key, value]) => [key, JSON.stringify(value)] as const);
      return { release: name.replace('.json.gz', ''), texts: new Map(entries) };
    }),
  );
}

export function parsed(texts: Map<string, string>): SavedHistory[] {
  return [...texts].map(([name, text]) => parseHistory(name, text));
}
