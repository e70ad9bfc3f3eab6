import { stat } from 'node:fs/promises';
import type { DatasetConfig } from '../config/dataset.js';
import { DataError } from './data-error.js';
import { fileColumn, loadFolder } from './load-folder.js';
import { loadFile } from './load-file.js';
import type { LoadedFile } from './load-file.js';

export interface LoadedTable extends LoadedFile {
  /** The id column; undefined if rows have no ids. */
  id: string | undefined;
}

/**
 * Loads a file of tasks, or a folder in which each file is a task. Throws DataError. `key` is the
 * configuration key that names it.
 */
export async function loadTable(
  path: string,
  from: {
    dataset: Pick<DatasetConfig, 'format' | 'delimiter' | 'encoding' | 'sheet' | 'labels' | 'endings' | 'id'>;
    key?: string[] | undefined;
  },
): Promise<LoadedTable> {
  const { dataset, key } = from;
  const { format, delimiter, encoding, sheet, labels, endings, id } = dataset;
  if (format === 'folder' || (format === undefined && (await isFolder(path)))) {
    const loaded = await loadFolder(path, { labels, endings, encoding, key });
    return { ...loaded, reading: { format: 'folder' }, id: id ?? fileColumn };
  }
  const surplus = labels === undefined ? (endings === undefined ? undefined : 'endings') : 'labels';
  if (surplus !== undefined && key) {
    throw new DataError(`${surplus} is for a folder of files, and this is a file: remove it`, {
      file: path,
      key: ['dataset', surplus],
    });
  }
  return { ...(await loadFile(path, { format, delimiter, encoding, sheet, key })), id };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}
