import { errorText } from '../domain/errors.js';
import { mkdtemp, readdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errorCode } from '../text/error-code.js';
import { asStoreError } from './errors.js';

/**
 * Why a store cannot be opened and written in a folder, which need not exist; null if it can. Leaves no
 * trace.
 */
export async function storeProblem(path: string): Promise<string | null> {
  const location = resolve(path);
  try {
    const folder = await existingFolder(location);
    if (folder === null)
      return `the store ${location} is not a folder: remove the file, or set another path.`;
    if (folder === location) await readdir(location);
    await rmdir(await mkdtemp(join(folder, '.fgo-check-')));
    return null;
  } catch (error) {
    return errorText(asStoreError(error, { key: '.', location, what: 'cannot be opened' }));
  }
}

/** The folder, or its nearest existing ancestor; null if something other than a folder has its name. */
async function existingFolder(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isDirectory() ? path : null;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) {
      if (errorCode(error) === 'ENOTDIR') return null;
      throw error;
    }
    return existingFolder(dirname(path));
  }
}
