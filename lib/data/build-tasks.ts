import type { Json } from '../domain/json.js';
import type { Task } from '../domain/task.js';
import type { DatasetConfig } from '../config/dataset.js';
import { DataError, DataProblems, type DataPlace } from './data-error.js';
import { excerpt } from '../text/excerpt.js';
import { formatCount } from '../text/format.js';
import { cellText, inputTemplate, type InputTemplate } from './input-template.js';
import { didYouMean } from '../config/nearest.js';
import { withNestedColumns } from './nested-columns.js';
import type { AnswerCheck } from '../scoring/plain/plain-scorer.js';
import { placeOfRow, type Row, type Table } from './table.js';

interface BuildTasksOptions {
  table: Table;
  dataset: Pick<DatasetConfig, 'input' | 'expected' | 'id' | 'invalidRows'>;
  scorer: AnswerCheck;
  /** The prefix of generated ids, for tasks without an id column; the row number follows. */
  idPrefix: string;
}

export interface BuiltTasks {
  tasks: Task[];
  /** The rows that were left out, each with the reasons. */
  skipped: DataError[];
}

/** The maximum input length, in characters. */
const longestInput = 16 * 1024 * 1024;

/**
 * Converts rows to tasks. Throws DataError with all missing columns, or with all unusable rows: those that
 * could not be read, empty inputs, expected answers that the scorer cannot score, empty or duplicate ids.
 * `invalidRows: skip` leaves these rows out.
 */
export function buildTasks(options: BuildTasksOptions): BuiltTasks {
  const { dataset } = options;
  const template = inputTemplate(dataset.input, options.table.columns);
  const named = { input: template.columns, expected: dataset.expected ?? [], id: dataset.id ?? [] };
  const table = withNestedColumns(options.table, Object.values(named).flat());
  checkColumns(table, named);
  const tasks: Task[] = [];
  const skipped = [...(table.unusable ?? [])];
  const readTask = taskReader({ ...options, table, template });
  const canSkip = dataset.invalidRows === 'skip';
  for (const row of table.rows) {
    if (!canSkip && skipped.length >= mostProblems) break;
    const problems = new DataProblems();
    const task = readTask(row, problems);
    if (problems.all.length === 0) tasks.push(task);
    else skipped.push(...problems.all);
  }
  if (skipped.length > 0 && (!canSkip || tasks.length === 0)) {
    throwInvalidRows(skipped, { file: table.file, canSkip: tasks.length > 0 });
  }
  return { tasks, skipped };
}

/** Reads one row after the other, and remembers the ids and answers that it has seen. */
function taskReader(options: BuildTasksOptions & { template: InputTemplate }) {
  const { table, dataset, scorer, idPrefix, template } = options;
  const { expected, id } = dataset;
  const checkAnswer = rememberedCheck(scorer);
  const rowsById = new Map<string, Row>();
  return (row: Row, problems: DataProblems): Task => {
    const place = placeOfRow(table, row);
    const answer = answerOf(row, expected, scorer);
    problems.catch(() =>
      checkAnswer(answer, expected === undefined ? place : { ...place, column: expected }),
    );
    const input = template.render(row);
    problems.catch(() => checkInput({ input, columns: template.columns, row, place }));
    const ownId = problems.catch(() =>
      id === undefined ? undefined : newId(row, { column: id, place, rowsById }),
    );
    // If the scorer needs an answer, only a list can be empty: null would mean that there is no right answer.
    const expectedAnswer = answer ?? (scorer.absent === null ? null : []);
    return { id: ownId ?? rowId(idPrefix, row.row), input, expected: expectedAnswer, metadata: {} };
  };
}

/** Reading stops at this many problems. */
const mostProblems = 10_000;
/** Only so many rows with the same problem are listed: they have one cause. */
const mostAlike = 5;

/** Throws all problems in the order of the rows, a few of each kind, and says how to leave the rows out. */
function throwInvalidRows(found: DataError[], { file, canSkip }: { file: string; canSkip: boolean }): never {
  const kindOf = ({ problem, place }: DataError) => `${place.column ?? ''} ${problem.replace(/\d+/g, '')}`;
  const counts = new Map<string, number>();
  const listed = found
    .filter(error => {
      const count = (counts.get(kindOf(error)) ?? 0) + 1;
      counts.set(kindOf(error), count);
      return count <= mostAlike;
    })
    .sort((left, right) => (left.place.row ?? 0) - (right.place.row ?? 0));
  const rows = new Set(found.map(({ place }) => place.row)).size;
  const more = found.length > listed.length ? `, ${listed.length} problems of which are listed` : '';
  const remedy = canSkip
    ? 'correct them, or set dataset.invalidRows: skip to leave them out'
    : 'check dataset.input and dataset.expected';
  const orMore = found.length < mostProblems ? '' : ' or more';
  const summary = `${formatCount(rows)}${orMore} ${rows === 1 ? 'row' : 'rows'} cannot be used${more}: ${remedy}`;
  const [first = new DataError(summary, { file }), ...others] = listed;
  const last = new DataError(summary, { file, key: ['dataset'] });
  throw new DataError(first.problem, first.place, { cause: first.cause, others: [...others, last] });
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

/** The id of a row. Throws DataError if it is empty, too long or that of an earlier row. */
function newId(row: Row, from: { column: string; place: DataPlace; rowsById: Map<string, Row> }): string {
  const { column, place, rowsById } = from;
  const id = cellText(row.values.get(column)).trim();
  if (id === '') throw new DataError('the id is empty', { ...place, column });
  if (id.length > 200)
    throw new DataError('the id is longer than 200 characters', { ...place, column, value: excerpt(id) });
  const earlier = rowsById.get(id);
  if (earlier === undefined) {
    rowsById.set(id, row);
    return id;
  }
  throw new DataError(`row ${earlier.row} has the same id; ids must differ`, {
    ...place,
    column,
    value: excerpt(id),
  });
}
