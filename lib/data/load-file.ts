import { extname } from 'node:path';
import { DataError } from './data-error.js';
import { parseJsonLines, parseJsonRows } from './parse-json-rows.js';
import { decodeSource, readSourceBytes, type Source } from './read-source.js';
import type { Reading, Table } from './table.js';

export type FileFormat = 'csv' | 'tsv' | 'json' | 'jsonl' | 'parquet' | 'xlsx';

const endings: Record<string, FileFormat> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.xlsx': 'xlsx',
  '.xlsm': 'xlsx',
};

/** Settings of how a file is read, which replace what its name and content show. */
export interface ReadSettings {
  format?: FileFormat | undefined;
  delimiter?: string | undefined;
  encoding?: string | undefined;
  sheet?: string | undefined;
}

/** The formats to which a setting applies. */
const settingFormats: Record<'delimiter' | 'encoding' | 'sheet', readonly FileFormat[]> = {
  delimiter: ['csv', 'tsv'],
  encoding: ['csv', 'tsv', 'json', 'jsonl'],
  sheet: ['xlsx'],
};

export interface LoadedFile {
  table: Table;
  source: Source;
  reading: Reading;
}

/**
 * Loads a data file as rows and columns; without a given format, the file extension decides. Throws DataError
 * for an unreadable, empty or malformed file. `key` is the configuration key that names the file.
 */
export async function loadFile(
  path: string,
  options: ReadSettings & { key?: string[] | undefined } = {},
): Promise<LoadedFile> {
  const { format = endings[extname(path).toLowerCase()], key } = options;
  if (format === undefined) {
    const problem =
      'the file extension is unknown: set dataset.format to csv, tsv, json, jsonl, parquet or xlsx';
    throw new DataError(problem, { file: path, key });
  }
  // A file from the command line can have a different format than the configured ones.
  if (key) refuseSurplus(options, { path, format });
  const { bytes, source } = await readSourceBytes(path, key);
  const { table, ...reading } = await parse(bytes, { path, format, settings: options, key });
  if (table.rows.length === 0 && !table.unusable?.length) {
    throw new DataError('the file has no rows of data', { file: path });
  }
  return { table, source, reading: { format, ...reading } };
}

function refuseSurplus(settings: ReadSettings, { path, format }: { path: string; format: FileFormat }): void {
  for (const name of ['delimiter', 'encoding', 'sheet'] as const) {
    const formats = settingFormats[name];
    if (settings[name] === undefined || formats.includes(format)) continue;
    const problem = `${name} is for ${formats.join(', ')}, and this file is ${format}: remove it`;
    throw new DataError(problem, { file: path, key: ['dataset', name] });
  }
}

/** Loads only the parser of the format. */
async function parse(
  bytes: Buffer,
  from: { path: string; format: FileFormat; settings: ReadSettings; key: string[] | undefined },
): Promise<Omit<Reading, 'format'> & { table: Table }> {
  const { path, format, settings, key } = from;
  if (format === 'parquet') {
    const { parseParquet } = await import('./parse-parquet.js');
    return { table: await parseParquet(bytes, path) };
  }
  if (format === 'xlsx') {
    const { parseXlsx } = await import('./parse-xlsx.js');
    return parseXlsx(bytes, { file: path, sheet: settings.sheet });
  }
  const { text, encoding } = decodeSource(bytes, { path, key, encoding: settings.encoding });
  if (format === 'json') return { table: parseJsonRows(text, path), encoding };
  if (format === 'jsonl') return { table: parseJsonLines(text, path), encoding };
  const usual = format === 'csv' ? ',' : '\t';
  const { parseDelimited } = await import('./parse-delimited.js');
  const table = parseDelimited(text, { file: path, usual, delimiter: settings.delimiter });
  return { table, delimiter: table.delimiter, encoding };
}
