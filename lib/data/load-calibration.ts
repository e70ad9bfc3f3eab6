import { z } from 'zod';
import type { Json } from '../domain/json.js';
import { calibrationExampleSchema, mostCalibrationExamples } from '../config/scorer.js';
import type { CalibrationExample } from '../config/scorer.js';
import { didYouMean } from '../config/nearest.js';
import { DataError, DataProblems } from './data-error.js';
import { loadFile } from './load-file.js';
import { placeOfRow, type Row } from './table.js';

const columns = ['input', 'expected', 'actual', 'score'];
const fewest = 2;

/**
 * Loads the labeled answers that calibrate a judge: rows with `actual` and `score` (0 to 1), and optional
 * `input` and `expected`. Throws DataError.
 */
export async function loadCalibration(path: string, key: string[]): Promise<CalibrationExample[]> {
  const { table } = await loadFile(path, { key });
  const { rows, file } = table;
  for (const name of ['actual', 'score']) {
    if (table.columns.includes(name)) continue;
    const problem = `calibration examples need this column.${didYouMean(name, table.columns)} Columns: ${columns.join(', ')}`;
    throw new DataError(problem, { file, column: name });
  }
  if (rows.length < fewest || rows.length > mostCalibrationExamples) {
    const problem = `it has ${rows.length} examples, and needs ${fewest} to ${mostCalibrationExamples}`;
    throw new DataError(problem, { file });
  }
  const problems = new DataProblems();
  const examples = rows.map(row => problems.catch(() => exampleOf(row, file)));
  problems.throwAny();
  return examples.filter(example => example !== undefined);
}

function exampleOf(row: Row, file: string): CalibrationExample {
  const given = columns.flatMap((name): [string, Json][] => {
    const value = row.values.get(name);
    return value === undefined || value === null ? [] : [[name, name === 'score' ? numberOf(value) : value]];
  });
  const read = calibrationExampleSchema.safeParse(Object.fromEntries(given));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const column = issue?.path[0]?.toString();
  throw new DataError(issue?.message ?? z.prettifyError(read.error), {
    ...placeOfRow({ file }, row),
    column,
  });
}

/** CSV cells are text. */
function numberOf(value: Json): Json {
  if (typeof value !== 'string' || value.trim() === '') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}
