import type { Json } from '../domain/json.js';
import { parseExactJson } from '../text/exact-json.js';
import { excerpt } from '../text/excerpt.js';
import { DataError } from './data-error.js';
import { locateJsonError } from './locate-json-error.js';
import { rowsIn } from './rows-in-json.js';
import { columnsOf, longestRow, type Row, type Table } from './table.js';

const lineBreak = /\r\n|\n|\r/;

/**
 * Parses JSON: an array of objects, or an object that contains one (see `rowsIn`). Also accepts JSON Lines.
 */
export function parseJsonRows(text: string, file: string): Table {
  if (text.trim() === '') throw new DataError('the file is empty', { file });
  if (isJsonLines(text)) return parseJsonLines(text, file);
  return tableOf(parseJson(text, file), file);
}

/** Parses JSON Lines: one object per line; empty lines are skipped. Also accepts an array of objects. */
export function parseJsonLines(text: string, file: string): Table {
  if (text.trimStart().startsWith('[') && isJson(text)) return tableOf(parseJson(text, file), file);
  const rows: Row[] = [];
  for (const [index, content] of text.split(lineBreak).entries()) {
    if (content.trim() === '') continue;
    const place = { file, line: index + 1, row: rows.length + 1 };
    if (content.length > longestRow) throw new DataError('the line is longer than 16 MB', place);
    rows.push({ row: place.row, line: place.line, values: valuesOf(parseJsonLine(content, place), place) });
  }
  return { file, columns: columnsOf(rows, file), rows };
}

/** Parses JSON without loss of precision. Throws DataError with line and position. */
export function parseJson(text: string, file: string): Json {
  try {
    return parseExactJson(text);
  } catch (error) {
    const { line, column, problem } = locateJsonError(text, error);
    throw new DataError(`${problem} (position ${column} of the line)`, { file, line }, { cause: error });
  }
}

function parseJsonLine(content: string, place: { file: string; line: number }): Json {
  try {
    return parseExactJson(content);
  } catch (error) {
    const { problem, column } = locateJsonError(content, error);
    const value = excerpt(content);
    throw new DataError(`${problem} (position ${column} of the line)`, { ...place, value }, { cause: error });
  }
}

/** Several objects, the first of them complete on its line. */
function isJsonLines(text: string): boolean {
  const [first = '', second] = text.split(lineBreak, 1_000).filter(line => line.trim() !== '');
  return second?.trimStart().startsWith('{') === true && first.trimStart().startsWith('{') && isJson(first);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function tableOf(value: Json, file: string): Table {
  const rows = rowsIn(value, file).map((item, index): Row => {
    return { row: index + 1, values: valuesOf(item, { file, row: index + 1 }) };
  });
  return { file, columns: columnsOf(rows, file), rows };
}

function valuesOf(item: Json, place: { file: string; row: number; line?: number }): Map<string, Json> {
  if (item !== null && typeof item === 'object' && !Array.isArray(item)) return new Map(Object.entries(item));
  throw new DataError('each row must be a JSON object', { ...place, value: excerpt(JSON.stringify(item)) });
}
