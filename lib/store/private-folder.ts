import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../text/error-code.js';

/** The mode of everything created in a store, whatever the umask: access for this user only. */
export const privateFolderMode = 0o700;
export const privateFileMode = 0o600;

const bitsOfOthers = 0o077;

/**
 * Creates a folder that only this user can access. Removes the access of others from an existing folder and
 * its contents. A folder of another user, or on a file system without modes, stays unchanged.
 */
export async function openPrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: privateFolderMode });
  if (!(await isOpenToOthers(folder))) return;
  try {
    // The folder first, because that protects all its contents at once.
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

/** Files may disappear meanwhile: another process works in the folder. */
async function closeEntries(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      try {
        const stats = await lstat(path);
        // A link may point anywhere.
        if (!stats.isDirectory() && !stats.isFile()) return;
        await close(path, stats.mode);
        if (stats.isDirectory()) await closeEntries(path);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EPERM') throw error;
      }
    }),
  );
}
