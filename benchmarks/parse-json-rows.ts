import type { Json } from '../algorithm/domain/json.js';
import { DataError } from './data-error.js';
import { excerpt } from './excerpt.js';
import { locateJsonError } from './locate-json-error.js';
import { columnsOf, type Row, type Table } from './table.js';

/** Keys under which files are known to keep their array of examples. */
const arrayKeys = ['data', 'examples', 'rows', 'items', 'instances'];

/** Reads json: an array of objects, or an object that holds it under `data`, `examples` or the like. */
export function parseJsonRows(text: string, file: string): Table {
  if (text.trim() === '') throw new DataError('the file is empty', { file });
  const rows = arrayOf(parseJson(text, file), file).map((item, index): Row => {
    return { row: index + 1, values: valuesOf(item, { file, row: index + 1 }) };
  });
  return { file, columns: columnsOf(rows), rows };
}

/** Reads jsonl: one object a line; empty lines are skipped. */
export function parseJsonLines(text: string, file: string): Table {
  const rows: Row[] = [];
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue;
    const place = { file, line: index + 1, row: rows.length + 1 };
    rows.push({ row: place.row, line: place.line, values: valuesOf(parseJsonLine(content, place), place) });
  }
  return { file, columns: columnsOf(rows), rows };
}

/** `JSON.parse` whose error is a DataError with line and position. */
export function parseJson(text: string, file: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const { line, column, problem } = locateJsonError(text, error);
    throw new DataError(`${problem} (position ${column} of the line)`, { file, line }, { cause: error });
  }
}

function parseJsonLine(content: string, place: { file: string; line: number }): Json {
  try {
    return JSON.parse(content) as Json;
  } catch (error) {
    const { problem, column } = locateJsonError(content, error);
    const value = excerpt(content);
    throw new DataError(`${problem} (position ${column} of the line)`, { ...place, value }, { cause: error });
  }
}

function arrayOf(value: Json, file: string): Json[] {
  if (Array.isArray(value)) return value;
  if (value !== null && typeof value === 'object') {
    const key = arrayKeys.find(name => Array.isArray(value[name]));
    const array = key === undefined ? undefined : value[key];
    if (Array.isArray(array)) return array;
  }
  const keys = arrayKeys.map(key => `"${key}"`).join(', ');
  throw new DataError(`an array of objects is needed, or an object that holds one under ${keys}`, { file });
}

function valuesOf(item: Json, place: { file: string; row: number; line?: number }): Map<string, Json> {
  if (item !== null && typeof item === 'object' && !Array.isArray(item)) return new Map(Object.entries(item));
  throw new DataError('each row must be a JSON object', { ...place, value: excerpt(JSON.stringify(item)) });
}
