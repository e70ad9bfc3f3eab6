import pLimit from 'p-limit';
import type { Json } from '../domain/json.js';
import { excerpt } from '../text/excerpt.js';
import { didYouMean } from '../config/nearest.js';
import { UnreadableFileError } from '../config/unreadable-file-error.js';
import { allOrProblems, DataError, DataProblems } from './data-error.js';
import { findFiles } from './find-files.js';
import type { FoundFile } from './find-files.js';
import { loadFile } from './load-file.js';
import { combinedSource, readSource, type Source } from './read-source.js';
import { columnsOf, placeOfRow, type Row, type Table } from './table.js';

/**
 * The columns of a folder: a file's relative path (with slashes), the name of its parent folder, and its
 * text.
 */
export const fileColumn = 'file';
const ownColumns = [fileColumn, 'folder', 'text'];

/** The number of files read concurrently. */
const concurrentReads = 16;

/**
 * Loads a folder in which each file is a task, as a table with the columns `file`, `folder` and `text`, plus
 * those of the labels file, if any. Skips files and folders whose names start with a dot. Throws DataError
 * for a file that is not text, leads out of the folder, or has no row in the labels.
 */
export async function loadFolder(
  path: string,
  from: {
    labels?: string | undefined;
    endings?: readonly string[] | undefined;
    encoding?: string | undefined;
    key?: string[] | undefined;
  },
): Promise<{ table: Table; source: Source }> {
  const { labels, endings, encoding, key } = from;
  const found = await findFiles(path, { endings, without: labels, key });
  const limit = pLimit(concurrentReads);
  const read = await allOrProblems(found.map(file => limit(() => readTask(file, encoding))));
  const joined = labels === undefined ? null : await readLabels(path, { labels, found });
  const rows = read.map(({ row, file }): Row => {
    const more = joined?.byFile.get(file.name)?.values;
    const values = [...row, ...(more ?? [])].filter(
      ([name], place) => place < row.length || name !== fileColumn,
    );
    return { row: file.place, file: file.path, values: new Map<string, Json>(values) };
  });
  const files = read.map(({ file, source }) => ({ ...source, name: file.name }));
  if (joined) files.push({ ...joined.source, name: 'labels' });
  return { table: { file: path, columns: columnsOf(rows, path), rows }, source: combinedSource(path, files) };
}

async function readTask(file: FoundFile, encoding: string | undefined) {
  const { text, source } = await readSource(file.path, encoding).catch((error: unknown) => {
    const cause = error instanceof DataError ? error.cause : undefined;
    throw cause instanceof UnreadableFileError && cause.kind === 'encoding'
      ? noText(file, { encoding, cause })
      : error;
  });
  const folder = file.name.split('/').at(-2) ?? '';
  const row: [string, Json][] = [
    [fileColumn, file.name],
    ['folder', folder],
    ['text', text],
  ];
  return { file, source, row };
}

function noText(
  file: FoundFile,
  { encoding = 'utf-8', cause }: { encoding: string | undefined; cause: UnreadableFileError },
): DataError {
  const problem = `the file is not ${encoding.toUpperCase()} text: remove it, save it as UTF-8, set dataset.encoding, or list the extensions of the files that are tasks (dataset.endings: [.txt])`;
  return new DataError(problem, { file: file.path }, { cause });
}

/** The rows of the labels file by file name: each file needs a row, and each row a file. */
async function readLabels(path: string, { labels, found }: { labels: string; found: FoundFile[] }) {
  const { table, source } = await loadFile(`${path}/${labels}`, { key: ['dataset', 'labels'] });
  const { columns, file } = table;
  if (!columns.includes(fileColumn)) {
    const problem = `the labels need a column "${fileColumn}" with paths within the folder; there are: ${excerpt(columns.join(', '), 400)}`;
    throw new DataError(problem, { file, key: ['dataset', 'labels'] });
  }
  const taken = columns.find(name => name !== fileColumn && ownColumns.includes(name));
  if (taken !== undefined) {
    throw new DataError('each file of the folder has a column of this name: give it another', {
      file,
      column: taken,
    });
  }
  const names = found.map(({ name }) => name);
  const known = new Set(names);
  const byFile = new Map<string, Row>();
  const problems = new DataProblems();
  for (const row of table.rows) if (!problems.isFull) problems.catch(() => take(row));
  for (const { name, path: without } of found) {
    if (byFile.has(name) || problems.isFull) continue;
    const problem = `the file has no row in ${labels}: add one, or remove the file`;
    problems.add(new DataError(problem, { file: without }));
  }
  problems.throwAny();
  return { byFile, source };

  function take(row: Row): void {
    const name = nameIn(row);
    const place = { ...placeOfRow(table, row), column: fileColumn, value: name };
    if (!known.has(name)) {
      const problem = `there is no such file in the folder: "${excerpt(name)}".${didYouMean(name, names)}`;
      throw new DataError(problem, place);
    }
    if (byFile.has(name)) throw new DataError(`"${excerpt(name)}" has a row already`, place);
    byFile.set(name, row);
  }
}

function nameIn(row: Row): string {
  const value = row.values.get(fileColumn);
  return (typeof value === 'string' ? value : JSON.stringify(value ?? null))
    .trim()
    .replaceAll('\\', '/')
    .replace(/^\.\//, '');
}
