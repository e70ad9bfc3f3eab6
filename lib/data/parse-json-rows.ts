import type { Json } from '../domain/json.js';
import { excerpt } from '../text/excerpt.js';
import { JsonError } from '../text/json/json-error.js';
import { parseJson, tryParseJson } from '../text/json/parse-json.js';
import { DataError, type DataPlace } from './data-error.js';
import { rowsIn } from './rows-in-json.js';
import { columnsOf, longestRow, type Row, type Table } from './table.js';

const lineBreak = /\r\n|\n|\r/;

/**
 * Parses JSON: an array of objects, or an object that contains one (see `rowsIn`). Also accepts JSON Lines.
 */
export function parseJsonRows(text: string, file: string): Table {
  if (text.trim() === '') throw new DataError('the file is empty', { file });
  if (isJsonLines(text)) return parseJsonLines(text, file);
  return tableOf(parseJsonFile(text, file), file);
}

/** Parses JSON Lines: one object per line; empty lines are skipped. Also accepts an array of objects. */
export function parseJsonLines(text: string, file: string): Table {
  if (text.trimStart().startsWith('[') && isJson(text)) return tableOf(parseJsonFile(text, file), file);
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
export function parseJsonFile(text: string, file: string): Json {
  return parseAt(text, ({ line }) => ({ file, line }));
}

function parseJsonLine(content: string, place: { file: string; line: number }): Json {
  return parseAt(content, () => ({ ...place, value: excerpt(content) }));
}

function parseAt(text: string, placeOf: (error: JsonError) => DataPlace): Json {
  try {
    return parseJson(text, { exact: true });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const problem = `${error.message} (position ${error.column} of the line)`;
    throw new DataError(problem, placeOf(error), { cause: error });
  }
}

/** Several objects, the first of them complete on its line. */
function isJsonLines(text: string): boolean {
  const [first = '', second] = text.split(lineBreak, 1_000).filter(line => line.trim() !== '');
  return second?.trimStart().startsWith('{') === true && first.trimStart().startsWith('{') && isJson(first);
}

function isJson(text: string): boolean {
  return tryParseJson(text) !== undefined;
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
