import { errorText } from '../domain/errors.js';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Json } from '../domain/json.js';
import { parseJson } from '../text/json/parse-json.js';
import { DataError } from './data-error.js';
import { mostColumns, tooManyColumns } from './table.js';
import type { Row, Table } from './table.js';

/** A file can decompress to far more than its size; above these limits it is rejected before it is read. */
const mostRows = 5_000_000;
const mostBytes = 1024 * 1024 * 1024;
/** Tasks are never nested deeper than this. */
const deepest = 32;

/** Marks bytes that are not text. */
const noText = Symbol('no text');

/**
 * Parses a Parquet file with any compression. Lists and structs become JSON, times become ISO strings, and
 * integers that a JavaScript number cannot represent become strings. A column with bytes that are not text is
 * `unreadable`. Throws DataError.
 */
export async function parseParquet(bytes: Buffer, file: string): Promise<Table> {
  if (bytes.length === 0) throw new DataError('the file is empty', { file });
  const buffer = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => Promise.resolve(copyOf(bytes.subarray(start, end))),
  };
  const { metadata, read } = await readAll(buffer).catch((error: unknown) => {
    if (error instanceof DataError) throw error;
    const why = errorText(error);
    throw new DataError(`the file is not a readable parquet file: ${why}`, { file }, { cause: error });
  });
  return tableOf(read, { file, names: columnsOf(metadata, file) });

  async function readAll(source: typeof buffer) {
    const found = await parquetMetadataAsync(source, { geoparquet: false });
    refuseHuge(found, file);
    const rows = await parquetReadObjects({ file: source, metadata: found, compressors, parsers });
    return { metadata: found, read: rows as Record<string, unknown>[] };
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  try {
    const text = decoder.decode(bytes);
    return text.includes('\u0000') ? noText : text;
  } catch {
    return noText;
  }
}

const parsers = {
  stringFromBytes: textOf,
  jsonFromBytes(bytes: Uint8Array | undefined): unknown {
    const text = textOf(bytes);
    return typeof text === 'string' ? parseJson(text, { exact: true }) : text;
  },
  dateFromDays: (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10),
};

function copyOf(part: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(part.byteLength);
  new Uint8Array(copy).set(part);
  return copy;
}

/** The top-level columns; nested columns are part of their values. */
function columnsOf({ schema }: FileMetaData, file: string): string[] {
  const [root, ...elements] = schema;
  if ((root?.num_children ?? 0) > mostColumns) throw tooManyColumns({ file });
  const names: string[] = [];
  let at = 0;
  for (let column = 0; column < (root?.num_children ?? 0); column += 1) {
    const element = elements[at];
    if (!element) break;
    names.push(element.name);
    at = after(elements, at);
  }
  return names;
}

/** The index of the next element at the same level, in a list with parents before their children. */
function after(elements: FileMetaData['schema'], at: number): number {
  let next = at + 1;
  for (let child = 0; child < (elements[at]?.num_children ?? 0); child += 1) next = after(elements, next);
  return next;
}

function refuseHuge({ num_rows: rows, row_groups: groups }: FileMetaData, file: string): void {
  if (rows > mostRows) throw new DataError(`its ${rows} rows are more than ${mostRows}: split it`, { file });
  const bytes = groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
  if (bytes > mostBytes) throw new DataError('it decompresses to more than 1 GB: split it', { file });
}

function tableOf(read: Record<string, unknown>[], { file, names }: { file: string; names: string[] }): Table {
  const unreadable = new Map<string, string>();
  const rows = read.map((values, index): Row => {
    const entries = names.flatMap((name): [string, Json][] => {
      const value = jsonOf(values[name]);
      if (value !== noText) return [[name, value as Json]];
      unreadable.set(name, `row ${index + 1} contains bytes that are not text: use another column`);
      return [];
    });
    return { row: index + 1, values: new Map(entries) };
  });
  const columns = names.filter(name => !unreadable.has(name));
  return { file, columns, rows, unreadable };
}

/** A value as JSON; `noText` if it contains bytes that are not text. */
function jsonOf(value: unknown, depth = 0): Json | typeof noText {
  if (value === noText || value instanceof Uint8Array) return noText;
  if (value === undefined || value === null || depth > deepest) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  const inner = (part: unknown) => jsonOf(part, depth + 1);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const parts = Array.from(value as ArrayLike<unknown>, inner);
    return parts.includes(noText) ? noText : (parts as Json[]);
  }
  const entries = Object.entries(value as object).map(([name, part]) => [name, inner(part)] as const);
  return entries.some(([, part]) => part === noText) ? noText : (Object.fromEntries(entries) as Json);
}
