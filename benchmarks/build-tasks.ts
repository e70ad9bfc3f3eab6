import type { Json } from '../algorithm/domain/json.js';
import type { Task } from '../algorithm/domain/task.js';
import type { DatasetConfig } from '../config/dataset.js';
import { DataError, type DataPlace } from './data-error.js';
import { excerpt } from './excerpt.js';
import { cellText, inputTemplate } from './input-template.js';
import { nearest } from '../config/nearest.js';
import type { AnswerCheck } from './scorer.js';
import type { Row, Table } from './table.js';

export interface BuildTasksSettings {
  table: Table;
  dataset: Pick<DatasetConfig, 'input' | 'expected' | 'id'>;
  scorer: AnswerCheck;
  /** Stands before row numbers in the ids of tasks that have no id of their own. */
  idPrefix: string;
}

/**
 * Rows as tasks. Throws DataError for missing columns, empty inputs, expected answers that the scorer cannot
 * score, and ids that are empty or occur twice.
 */
export function buildTasks({ table, dataset, scorer, idPrefix }: BuildTasksSettings): Task[] {
  const template = inputTemplate(dataset.input, table.columns);
  const { expected, id } = dataset;
  for (const name of template.columns) checkColumn(name, table, 'input');
  if (expected !== undefined) checkColumn(expected, table, 'expected');
  if (id !== undefined) checkColumn(id, table, 'id');
  const checked = new Map<string, string | null>();
  const tasks = table.rows.map((row): Task => {
    const place = placeOf(table, row);
    const answer = answerOf(row, expected, scorer);
    const key = JSON.stringify(answer);
    // Asked once for each distinct answer: 100,000 rows may have 77.
    const problem = checked.has(key) ? (checked.get(key) ?? null) : scorer.check(answer);
    checked.set(key, problem);
    if (problem !== null) {
      const column = expected === undefined ? {} : { column: expected };
      throw new DataError(problem, { ...place, ...column, value: excerpt(key) });
    }
    const input = template.render(row);
    checkInput({ input, columns: template.columns, row, place });
    return {
      id: id === undefined ? rowId(idPrefix, row.row) : ownId(row.values.get(id), id, place),
      input,
      // Where an answer is needed, only a list may be empty: null would say that there is no right answer at all.
      expected: answer ?? (scorer.absent === null ? null : []),
      metadata: {},
    };
  });
  if (id !== undefined) checkUnique({ tasks, table, column: id });
  return tasks;
}

/** The expected answer of a row; an empty cell is none where none is needed. */
function answerOf(row: Row, expected: string | undefined, { absent }: AnswerCheck): Json | null {
  const answer = expected === undefined ? null : (row.values.get(expected) ?? null);
  return absent === null && answer === '' ? null : answer;
}

function rowId(prefix: string, row: number): string {
  return `${prefix}-${String(row).padStart(6, '0')}`;
}

function placeOf(table: Table, row: Row): DataPlace {
  if (row.file !== undefined) return { file: row.file };
  return row.line === undefined
    ? { file: table.file, row: row.row }
    : { file: table.file, line: row.line, row: row.row };
}

function checkColumn(
  name: string,
  { columns, file, unreadable }: Table,
  key: 'input' | 'expected' | 'id',
): void {
  if (columns.includes(name)) return;
  const why = unreadable?.get(name);
  if (why !== undefined) throw new DataError(why, { file, column: name, key: ['dataset', key] });
  const suggestion = nearest(name, columns);
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  const known = excerpt(columns.map(column => `"${column}"`).join(', '), 400);
  throw new DataError(`there is no such column.${hint} There are: ${known}`, {
    file,
    column: name,
    key: ['dataset', key],
  });
}

function checkInput({
  input,
  columns,
  row,
  place,
}: {
  input: string;
  columns: string[];
  row: Row;
  place: DataPlace;
}): void {
  const isEmpty = columns.every(name => cellText(row.values.get(name)).trim() === '');
  if (!isEmpty && input.trim() !== '') return;
  throw new DataError('the input is empty: fill it or remove the row', {
    ...place,
    column: columns.join(', '),
    value: '',
  });
}

function ownId(value: Json | undefined, column: string, place: DataPlace): string {
  const id = cellText(value).trim();
  if (id === '') throw new DataError('the id is empty', { ...place, column });
  if (id.length > 200)
    throw new DataError('the id is longer than 200 characters', { ...place, column, value: excerpt(id) });
  return id;
}

function checkUnique({ tasks, table, column }: { tasks: Task[]; table: Table; column: string }): void {
  const first = new Map<string, Row>();
  for (const [index, row] of table.rows.entries()) {
    const id = tasks[index]?.id ?? '';
    const earlier = first.get(id);
    if (earlier !== undefined) {
      throw new DataError(`row ${earlier.row} has the same id; ids must differ`, {
        ...placeOf(table, row),
        column,
        value: excerpt(id),
      });
    }
    first.set(id, row);
  }
}
