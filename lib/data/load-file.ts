import { extname } from 'node:path';
import { DataError } from './data-error.js';
import { parseDelimited } from './parse-delimited.js';
import { parseJsonLines, parseJsonRows } from './parse-json-rows.js';
import { parseParquet } from './parse-parquet.js';
import { readSource, readSourceBytes, type Source } from './read-source.js';
import type { Table } from './table.js';

type TextFormat = 'csv' | 'tsv' | 'json' | 'jsonl';
export type FileFormat = TextFormat | 'parquet';

const formats: Record<TextFormat, (text: string, file: string, delimiter?: string) => Table> = {
  csv: (text, file, delimiter) => parseDelimited(text, { file, usual: ',', delimiter }),
  tsv: (text, file, delimiter) => parseDelimited(text, { file, usual: '\t', delimiter }),
  json: parseJsonRows,
  jsonl: parseJsonLines,
};

const endings: Record<string, FileFormat> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
  '.pq': 'parquet',
};

/**
 * Loads a data file as rows and columns; without a given format, the file extension decides. Throws DataError
 * for an unreadable, empty or malformed file. `key` is the configuration key that names the file.
 */
export async function loadFile(
  path: string,
  from: { format?: FileFormat | undefined; delimiter?: string | undefined; key?: string[] } = {},
): Promise<{ table: Table; source: Source }> {
  const { format, delimiter, key } = from;
  const known = format ?? endings[extname(path).toLowerCase()];
  if (known === undefined) {
    throw new DataError(
      'the ending names no known format: set dataset.format to csv, tsv, json, jsonl or parquet',
      {
        file: path,
        ...(key && { key }),
      },
    );
  }
  // A file from the command line can have a different format than the configured ones.
  if (delimiter !== undefined && key && known !== 'csv' && known !== 'tsv') {
    const problem = `a delimiter is for csv and tsv, and this is ${known}: remove it`;
    throw new DataError(problem, { file: path, key: ['dataset', 'delimiter'] });
  }
  const loaded = await readTable(path, { format: known, delimiter, key });
  if (loaded.table.rows.length === 0) throw new DataError('the file has no rows of data', { file: path });
  return loaded;
}

async function readTable(
  path: string,
  from: { format: FileFormat; delimiter: string | undefined; key: string[] | undefined },
) {
  const { format, delimiter, key } = from;
  if (format === 'parquet') {
    const { bytes, source } = await readSourceBytes(path, key);
    return { table: await parseParquet(bytes, path), source };
  }
  const { text, source } = await readSource(path, key);
  return { table: formats[format](text, path, delimiter), source };
}
