import type { Json } from '../domain/json.js';
import type { Task } from '../domain/task.js';
import type { DatasetConfig } from '../config/dataset.js';
import { DataError, DataProblems, type DataPlace } from './data-error.js';
import { excerpt } from '../text/excerpt.js';
import { cellText, inputTemplate } from './input-template.js';
import { didYouMean } from '../config/nearest.js';
import { withNestedColumns } from './nested-columns.js';
import type { AnswerCheck } from '../scoring/plain/plain-scorer.js';
import { placeOfRow, type Row, type Table } from './table.js';

interface BuildTasksOptions {
  table: Table;
  dataset: Pick<DatasetConfig, 'input' | 'expected' | 'id'>;
  scorer: AnswerCheck;
  /** The prefix of generated ids, for tasks without an id column; the row number follows. */
  idPrefix: string;
}

/** The maximum input length, in characters. */
const longestInput = 16 * 1024 * 1024;

/**
 * Converts rows to tasks. Throws DataError with all missing columns, or with all empty inputs, expected
 * answers that the scorer cannot score, and empty or duplicate ids.
 */
export function buildTasks(options: BuildTasksOptions): Task[] {
  const { dataset, scorer, idPrefix } = options;
  const template = inputTemplate(dataset.input, options.table.columns);
  const { expected, id } = dataset;
  const named = { input: template.columns, expected: expected ?? [], id: id ?? [] };
  const table = withNestedColumns(options.table, Object.values(named).flat());
  checkColumns(table, named);
  const problems = new DataProblems();
  const checkAnswer = rememberedCheck(scorer);
  const tasks: Task[] = [];
  for (const row of table.rows) {
    if (problems.isFull) break;
    const place = placeOfRow(table, row);
    const answer = answerOf(row, expected, scorer);
    problems.catch(() =>
      checkAnswer(answer, expected === undefined ? place : { ...place, column: expected }),
    );
    const input = template.render(row);
    problems.catch(() => checkInput({ input, columns: template.columns, row, place }));
    const ownId = problems.catch(() =>
      id === undefined ? rowId(idPrefix, row.row) : idOf(row.values.get(id), id, place),
    );
    // If the scorer needs an answer, only a list can be empty: null would mean that there is no right answer.
    const expectedAnswer = answer ?? (scorer.absent === null ? null : []);
    tasks.push({ id: ownId ?? rowId(idPrefix, row.row), input, expected: expectedAnswer, metadata: {} });
  }
  problems.throwAny();
  if (id !== undefined) checkUnique({ tasks, table, column: id });
  return tasks;
}

/** Checks each distinct answer once: 100,000 rows can have only 77. */
function rememberedCheck(scorer: AnswerCheck) {
  const checked = new Map<string, string | null>();
  return (answer: Json | null, place: DataPlace): void => {
    const key = JSON.stringify(answer);
    const problem = checked.has(key) ? (checked.get(key) ?? null) : problemOf(answer, key, scorer);
    checked.set(key, problem);
    if (problem !== null) throw new DataError(problem, { ...place, value: excerpt(key) });
  };
}

function problemOf(answer: Json | null, written: string, scorer: AnswerCheck): string | null {
  const isUnrepresentable = typeof answer === 'object' && written.includes('"__proto__":');
  return isUnrepresentable ? 'the expected answer has a key "__proto__": rename it' : scorer.check(answer);
}

/** The expected answer of a row. An empty cell is null if the scorer needs no answer. */
function answerOf(row: Row, expected: string | undefined, { absent }: AnswerCheck): Json | null {
  const answer = expected === undefined ? null : (row.values.get(expected) ?? null);
  return absent === null && answer === '' ? null : answer;
}

function rowId(prefix: string, row: number): string {
  return `${prefix}-${String(row).padStart(6, '0')}`;
}

function checkColumns(table: Table, named: Record<'input' | 'expected' | 'id', string | string[]>): void {
  const problems = new DataProblems();
  for (const [key, names] of Object.entries(named)) {
    for (const name of [names].flat()) problems.catch(() => checkColumn(name, table, ['dataset', key]));
  }
  problems.throwAny();
}

function checkColumn(name: string, { columns, file, unreadable }: Table, key: string[]): void {
  if (columns.includes(name)) return;
  const place = { file, column: name, key };
  const why = unreadable?.get(name);
  if (why !== undefined) throw new DataError(why, place);
  const known = excerpt(columns.map(column => `"${column}"`).join(', '), 400);
  throw new DataError(`there is no such column.${didYouMean(name, columns)} There are: ${known}`, place);
}

function checkInput(options: { input: string; columns: string[]; row: Row; place: DataPlace }): void {
  const { input, columns, row, place } = options;
  if (input.length > longestInput) {
    throw new DataError('the input is longer than 16 MB', { ...place, column: columns.join(', ') });
  }
  const isEmpty = columns.every(name => cellText(row.values.get(name)).trim() === '');
  if (!isEmpty && input.trim() !== '') return;
  throw new DataError('the input is empty: fill it or remove the row', {
    ...place,
    column: columns.join(', '),
    value: '',
  });
}

function idOf(value: Json | undefined, column: string, place: DataPlace): string {
  const id = cellText(value).trim();
  if (id === '') throw new DataError('the id is empty', { ...place, column });
  if (id.length > 200)
    throw new DataError('the id is longer than 200 characters', { ...place, column, value: excerpt(id) });
  return id;
}

function checkUnique({ tasks, table, column }: { tasks: Task[]; table: Table; column: string }): void {
  const problems = new DataProblems();
  const first = new Map<string, Row>();
  for (const [index, row] of table.rows.entries()) {
    const id = tasks[index]?.id ?? '';
    const earlier = first.get(id);
    first.set(id, earlier ?? row);
    if (earlier === undefined) continue;
    if (problems.isFull) break;
    const place = { ...placeOfRow(table, row), column, value: excerpt(id) };
    problems.add(new DataError(`row ${earlier.row} has the same id; ids must differ`, place));
  }
  problems.throwAny();
}
