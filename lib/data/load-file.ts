import { extname } from 'node:path';
import { DataError } from './data-error.js';
import { parseDelimited } from './parse-delimited.js';
import { parseJsonLines, parseJsonRows } from './parse-json-rows.js';
import { parseParquet } from './parse-parquet.js';
import { readSourceBytes, textOf, type Source } from './read-source.js';
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
  options: {
    format?: FileFormat | undefined;
    delimiter?: string | undefined;
    key?: string[] | undefined;
  } = {},
): Promise<{ table: Table; source: Source }> {
  const { format = endings[extname(path).toLowerCase()], delimiter, key } = options;
  if (format === undefined) {
    const problem = 'the file extension is unknown: set dataset.format to csv, tsv, json, jsonl or parquet';
    throw new DataError(problem, { file: path, key });
  }
  // A file from the command line can have a different format than the configured ones.
  if (delimiter !== undefined && key && format !== 'csv' && format !== 'tsv') {
    const problem = `a delimiter is for csv and tsv, and this file is ${format}: remove it`;
    throw new DataError(problem, { file: path, key: ['dataset', 'delimiter'] });
  }
  const { bytes, source } = await readSourceBytes(path, key);
  const table =
    format === 'parquet'
      ? await parseParquet(bytes, path)
      : formats[format](textOf(bytes, path, key), path, delimiter);
  if (table.rows.length === 0) throw new DataError('the file has no rows of data', { file: path });
  return { table, source };
}
