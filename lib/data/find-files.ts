import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { DataError } from './data-error.js';
import { errorCode } from '../text/error-code.js';

/** A file in a folder of tasks. */
export interface FoundFile {
  /** The path relative to the folder, with slashes. */
  name: string;
  path: string;
  bytes: number;
  /** The position in name order, from 1. */
  place: number;
}

const mostFiles = 200_000;
const mostBytesOfFile = 16 * 1024 * 1024;
const mostBytes = 512 * 1024 * 1024;
/** The maximum folder depth: a deeper tree is a mistake. */
const deepest = 32;

const remedies: Record<string, string> = {
  ENOENT: 'there is no such folder; paths are relative to the configuration file',
  ENOTDIR: 'this is a file, and format: folder needs a folder',
  EACCES: 'the folder cannot be read: check its permissions',
};

/**
 * Finds the files in a folder and its subfolders, sorted by name on every file system. Skips names that start
 * with a dot. Throws DataError for a link that leads out of the folder, for anything but regular files, and
 * above the size limits.
 */
export async function findFiles(
  folder: string,
  which: {
    endings?: readonly string[] | undefined;
    /** A file to exclude, relative to the folder. */
    without?: string | undefined;
    key?: string[] | undefined;
  },
): Promise<FoundFile[]> {
  const { endings, without, key } = which;
  const root = await realpath(folder).catch((error: unknown) => {
    throw unreadable(folder, { error, key });
  });
  const excluded = without === undefined ? null : resolve(folder, without);
  const isIncluded = (path: string) =>
    path !== excluded && (endings?.some(ending => path.toLowerCase().endsWith(ending.toLowerCase())) ?? true);
  const found: { name: string; path: string; bytes: number }[] = [];
  let bytes = 0;

  async function visit(path: string, depth: number): Promise<void> {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      throw unreadable(path, { error, key });
    });
    for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
      const at = join(path, entry.name);
      if (entry.isDirectory()) {
        if (depth >= deepest) throw new DataError(`folders are nested deeper than ${deepest}`, { file: at });
        await visit(at, depth + 1);
      } else if (isIncluded(resolve(at))) {
        const size = await sizeOf(at, entry, root);
        bytes += size;
        if (bytes > mostBytes)
          throw new DataError('its files are more than 512 MB: split the folder', { file: folder });
        if (found.length >= mostFiles) {
          throw new DataError(`it has more than ${mostFiles} files: use one jsonl or parquet file`, {
            file: folder,
          });
        }
        found.push({ name: relative(folder, at).split(sep).join('/'), path: at, bytes: size });
      }
    }
  }

  await visit(folder, 1);
  if (found.length === 0) {
    const hint = endings === undefined ? '' : ` with the extensions ${endings.join(', ')}`;
    throw new DataError(`the folder has no files${hint}`, { file: folder, key });
  }
  found.sort((left, right) => (left.name < right.name ? -1 : 1));
  return found.map((file, place) => ({ ...file, place: place + 1 }));
}

/** The size in bytes of a regular file. A symbolic link must stay inside the folder. */
async function sizeOf(path: string, entry: Dirent, root: string): Promise<number> {
  if (entry.isSymbolicLink()) {
    const target = await realpath(path).catch((error: unknown) => {
      throw new DataError(
        'the target of the link does not exist: remove the link',
        { file: path },
        { cause: error },
      );
    });
    const within = relative(root, target);
    if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)) {
      const problem = 'the target of the link is outside the folder: replace the link by a copy of the file';
      throw new DataError(problem, { file: path });
    }
  }
  const found = await stat(path);
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'a link to a folder' : 'not a regular file';
    throw new DataError(`this is ${what}: remove it`, { file: path });
  }
  if (found.size > mostBytesOfFile) throw new DataError('the file is larger than 16 MB', { file: path });
  return found.size;
}

function unreadable(path: string, { error, key }: { error: unknown; key: string[] | undefined }): DataError {
  const code = errorCode(error) ?? 'unknown cause';
  const problem =
    remedies[code] ?? `the folder cannot be read (${code}): check that it exists and is readable`;
  return new DataError(problem, { file: path, key }, { cause: error });
}
