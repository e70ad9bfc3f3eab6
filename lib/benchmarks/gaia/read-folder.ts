import { errorText } from '../../domain/errors.js';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { didYouMean } from '../../config/nearest.js';
import { allOrProblems, DataError, type DataPlace } from '../../data/data-error.js';
import { excerpt } from '../../text/excerpt.js';
import { cellText } from '../../data/input-template.js';
import { loadFile } from '../../data/load-file.js';
import { combinedSource, type Source } from '../../data/read-source.js';
import { placeOfRow, type Row, type Table } from '../../data/table.js';
import { findMetadata } from './find-metadata.js';
import type { GaiaTask } from './gaia-task.js';
import { openAttachment } from './open-attachment.js';

const columns = {
  id: 'task_id',
  question: 'Question',
  level: 'Level',
  answer: 'Final answer',
  file: 'file_name',
};

/**
 * Reads a copy of GAIA: the question list and its attachments. Checks everything up front, so that no file is
 * missing in the middle of a run. The paths of the sources start with `shownAs`. Throws DataError.
 */
export async function readFolder(
  path: string,
  shownAs: string,
): Promise<{ tasks: GaiaTask[]; sources: Source[]; folder: string }> {
  const { folder, file, names } = await findMetadata(path);
  const { table, source } = await loadFile(file);
  checkColumns(table);
  const limit = pLimit(8);
  const known = new Set(names);
  const tasks = await allOrProblems(
    table.rows.map(row => limit(() => taskOf({ row, table, folder, known }))),
  );
  checkDistinct(tasks, table);
  const files = tasks.map(task => task.file).filter(each => each !== null);
  const attachments = combinedSource(join(shownAs, '*'), files);
  return {
    tasks,
    sources: [{ ...source, path: join(shownAs, source.path.slice(folder.length + 1)) }, attachments],
    folder,
  };
}

function checkColumns(table: Table): void {
  for (const name of Object.values(columns)) {
    if (table.columns.includes(name)) continue;
    const hint = didYouMean(name, table.columns);
    throw new DataError(`this column of GAIA is missing.${hint}`, {
      file: table.file,
      column: name,
    });
  }
}

function placeOf(table: Table, row: Row, column: string): DataPlace {
  return { ...placeOfRow(table, row), column, value: excerpt(cellText(row.values.get(column))) };
}

async function taskOf(from: {
  row: Row;
  table: Table;
  folder: string;
  known: ReadonlySet<string>;
}): Promise<GaiaTask> {
  const { row, table, folder, known } = from;
  const text = (column: string) => cellText(row.values.get(column)).trim();
  const fail = (column: string, problem: string): never => {
    throw new DataError(problem, placeOf(table, row, column));
  };
  const id = text(columns.id);
  if (id === '' || id.length > 200) fail(columns.id, 'each task needs an id of at most 200 characters');
  const question = text(columns.question);
  if (question === '') fail(columns.question, 'the question is empty');
  const level = Number(text(columns.level));
  if (level !== 1 && level !== 2 && level !== 3) {
    return fail(columns.level, 'the level must be 1, 2 or 3');
  }
  // Scoring ignores whitespace, and the test split has "?" instead of answers.
  const answer = text(columns.answer);
  if (answer === '' || answer === '?') {
    const remedy =
      'The answers of the test split are not public: name the folder of the validation split, which benchmark.splits then divides.';
    fail(columns.answer, `there is no answer to score against. ${remedy}`);
  }
  const name = text(columns.file);
  if (name === '') return { id, question, level, answer, file: null };
  if (/[/\\\0]/.test(name) || /^\.+$/.test(name))
    fail(columns.file, 'an attachment must be a file name in this folder, without a path');
  if (!known.has(name)) {
    const hint =
      didYouMean(name, [...known].slice(0, 5_000)) || ' Copy the attachments to the folder of the list.';
    fail(columns.file, `the attachment is not in the folder.${hint}`);
  }
  const { sha256, bytes } = await hashOf(folder, name).catch((error: unknown) => {
    const why = errorText(error);
    const problem = `the attachment cannot be read (${why}). Are all parts of the data set downloaded?`;
    throw new DataError(problem, placeOf(table, row, columns.file), { cause: error });
  });
  return { id, question, level, answer, file: { name, sha256, bytes } };
}

async function hashOf(folder: string, name: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const stream = (await openAttachment(folder, name)).createReadStream();
  await pipeline(stream, hash);
  return { sha256: hash.digest('hex'), bytes: stream.bytesRead };
}

function checkDistinct(tasks: readonly GaiaTask[], table: Table): void {
  const seen = new Map<string, Row>();
  for (const [index, { id }] of tasks.entries()) {
    const row = table.rows[index];
    const earlier = seen.get(id);
    if (row === undefined) continue;
    if (earlier !== undefined) {
      throw new DataError(
        `row ${earlier.row} has the same id; ids must differ`,
        placeOf(table, row, columns.id),
      );
    }
    seen.set(id, row);
  }
}
