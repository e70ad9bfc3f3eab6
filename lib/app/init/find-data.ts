import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

const dataEndings = ['.csv', '.tsv', '.tab', '.xlsx', '.jsonl', '.ndjson', '.parquet', '.pq', '.json'];
const otherJson = /^(package|package-lock|tsconfig.*|composer|deno|jsconfig)\.json$/;

/** The files of a folder that can be data. */
export async function findDataFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile() && dataEndings.includes(extname(entry.name).toLowerCase()))
    .map(({ name }) => name)
    .filter(name => !otherJson.test(name) && !name.startsWith('.'))
    .sort()
    .map(name => (folder === '.' ? name : join(folder, name)));
}
