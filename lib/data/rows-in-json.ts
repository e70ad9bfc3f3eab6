import { isJsonObject } from '../domain/json.js';
import type { Json, JsonObject } from '../domain/json.js';
import { excerpt } from '../text/excerpt.js';
import { DataError } from './data-error.js';
import { mostColumns, tooManyColumns } from './table.js';

/**
 * Keys that usually hold the array of examples. Any other key also works if it is the only one with such an
 * array.
 */
const arrayKeys = ['data', 'examples', 'rows', 'items', 'instances'];

/**
 * The rows of a JSON file: an array of objects, an object that contains one, pages of the Hugging Face
 * dataset server (`rows[].row`), or one of the pandas formats: columns, index or split.
 */
export function rowsIn(value: Json, file: string): Json[] {
  if (Array.isArray(value)) return value;
  if (isJsonObject(value)) {
    const rows = arrayIn(value) ?? splitRows(value) ?? indexedRows(value) ?? columnRows(value, file);
    if (rows) return rows.every(isServerRow) ? rows.map(({ row }) => row) : rows;
  }
  const found = isJsonObject(value) ? `; it has the keys ${excerpt(Object.keys(value).join(', '))}` : '';
  const message = `the file needs an array of objects, an object with such an array under a key such as "data", or an object of columns${found}`;
  throw new DataError(message, { file });
}

function arrayIn(value: JsonObject): Json[] | undefined {
  const known = arrayKeys.map(key => own(value, key)).find(isArrayOfObjects);
  if (known) return known;
  const arrays = Object.values(value).filter(isArrayOfObjects);
  return arrays.length === 1 ? arrays[0] : undefined;
}

/** `{columns: [name, …], data: [[value, …], …]}` */
function splitRows(value: JsonObject): Json[] | undefined {
  const [columns, data] = [own(value, 'columns'), own(value, 'data')];
  if (!Array.isArray(columns) || !columns.every(name => typeof name === 'string')) return undefined;
  if (!Array.isArray(data) || !data.every(Array.isArray)) return undefined;
  return data.map(row => Object.fromEntries(columns.map((name, place) => [name, row[place] ?? null])));
}

/** `{"0": {name: value, …}, "1": …}` */
function indexedRows(value: JsonObject): Json[] | undefined {
  const rows = Object.values(value);
  return isIndexed(value) && rows.every(isJsonObject) ? rows : undefined;
}

/** `{name: [value, …], …}` or `{name: {"0": value, …}, …}` */
function columnRows(value: JsonObject, file: string): Json[] | undefined {
  const columns = Object.entries(value);
  if (columns.length > mostColumns) throw tooManyColumns({ file });
  const [first] = columns;
  if (!first || !columns.every(([, column]) => isColumn(column))) return undefined;
  const places = Object.keys(first[1] ?? []);
  if (places.length === 0) return undefined;
  for (const [name, column] of columns) {
    const own = Object.keys(column ?? []);
    if (own.length === places.length && own.every((place, at) => place === places[at])) continue;
    const sizes = `"${excerpt(first[0])}" has ${places.length} and this one ${own.length}`;
    throw new DataError(`the columns must have values for the same rows: ${sizes}`, { file, column: name });
  }
  const rowAt = (place: string) => columns.map(([name, column]) => [name, own(column as JsonObject, place)]);
  return places.map(place => Object.fromEntries(rowAt(place)) as Json);
}

/** In both forms, the key of a value is its row number. */
function isColumn(column: Json): boolean {
  return Array.isArray(column) || (isJsonObject(column) && isIndexed(column));
}

function isServerRow(row: Json): row is { row: Json } {
  return isJsonObject(row) && Object.hasOwn(row, 'row_idx') && isJsonObject(own(row, 'row') ?? null);
}

function isIndexed(value: JsonObject): boolean {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every(key => /^\d+$/.test(key));
}

function isArrayOfObjects(value: Json | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isJsonObject);
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
