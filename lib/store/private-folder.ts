import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './errors.js';

/** What is created in a store, whatever the umask: for this user alone. */
export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;

const bitsOfOthers = 0o077;

/**
 * Creates a folder for this user alone. One that others may enter is closed to them, with all that is in it. Another
 * user's folder, and one on a file system without modes, stays as it is.
 */
export async function openPrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: privateFolderMode });
  if (!(await isOpenToOthers(folder))) return;
  try {
    // First, since that protects everything in it at once.
    await close(folder, (await stat(folder)).mode);
  } catch (error) {
    if (errorCode(error) === 'EPERM' || errorCode(error) === 'ENOTSUP') return;
    throw error;
  }
  if (!(await isOpenToOthers(folder))) await closeEntries(folder);
}

async function isOpenToOthers(folder: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(folder)).mode & bitsOfOthers) !== 0;
}

function close(path: string, mode: number): Promise<void> {
  return chmod(path, mode & 0o777 & ~bitsOfOthers);
}

/** Files may go meanwhile: another process works in the folder. */
async function closeEntries(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      try {
        const stats = await lstat(path);
        // What a link points to may be anywhere.
        if (!stats.isDirectory() && !stats.isFile()) return;
        await close(path, stats.mode);
        if (stats.isDirectory()) await closeEntries(path);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EPERM') throw error;
      }
    }),
  );
}
