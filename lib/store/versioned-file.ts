import { existsSync } from 'node:fs';
import { link, readFile, readdir, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../text/error-code.js';
import type { DurableFiles } from './durable-files.js';

/**
 * A changing value is a folder of numbered versions, of which the highest is current. A new version is a hard
 * link, which fails if the number is taken: compare and swap without locks, so a kill leaves no stale lock.
 *
 * Old versions are removed only when no writer can still target their numbers. A writer first puts its
 * temporary file into the folder, then looks for the highest version, then links. A cleaner first looks for
 * the highest version H, then for temporary files. If it sees none, every later writer will see H or more and
 * target a higher number, so everything below H can go. A stalled writer keeps its temporary file and so
 * blocks the cleaner; after `abandonedAfter` (in milliseconds) the cleaner removes that file, and the writer's link
 * fails and makes it start over.
 */
const abandonedAfter = 10 * 60_000;
const version = /^\d{12}$/;

/** The highest version in `folder`, or 0 if there is none. */
export async function highestVersion(folder: string): Promise<number> {
  // Most values have no versions: a synchronous check takes microseconds, a failed folder listing far longer.
  if (!existsSync(folder)) return 0;
  try {
    let highest = 0;
    for (const name of await readdir(folder))
      if (version.test(name)) highest = Math.max(highest, Number(name));
    return highest;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

function fileOf(folder: string, number: number): string {
  return join(folder, String(number).padStart(12, '0'));
}

/** The bytes of one version; undefined if it has been cleaned up since it was seen. */
export async function readVersion(folder: string, number: number): Promise<Buffer | undefined> {
  try {
    return await readFile(fileOf(folder, number));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Adds a version. `admits` gets the number of the current version, after this writer has announced itself,
 * and decides whether to continue. `taken`: another writer was faster. `refused`: `admits` returned false.
 */
export async function addVersion(options: {
  files: DurableFiles;
  folder: string;
  bytes: Uint8Array | string;
  admits: (current: number) => Promise<boolean>;
}): Promise<'added' | 'taken' | 'refused'> {
  const { files, folder } = options;
  await files.makeFolder(folder);
  const temporary = await files.writeTemporary(folder, options.bytes);
  try {
    const current = await highestVersion(folder);
    if (!(await options.admits(current))) return 'refused';
    await link(temporary, fileOf(folder, current + 1));
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'taken';
    throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
  await files.syncFolder(folder);
  await removeOldVersions(folder);
  return 'added';
}

async function writersAreGone(folder: string): Promise<boolean> {
  const temporaries = (await readdir(folder)).filter(name => name.startsWith('@'));
  for (const name of temporaries) {
    const path = join(folder, name);
    const written = await stat(path).then(
      stats => stats.mtimeMs,
      () => undefined,
    );
    if (written === undefined) continue;
    if (Date.now() - written < abandonedAfter) return false;
    await rm(path, { force: true });
  }
  return true;
}

/**
 * Removes what no reader or writer needs anymore. A failure is harmless, because the next writer tries again.
 */
async function removeOldVersions(folder: string): Promise<void> {
  try {
    const names = (await readdir(folder)).filter(name => version.test(name)).sort();
    if (names.length < 2) return;
    if (!(await writersAreGone(folder))) return;
    await Promise.all(names.slice(0, -1).map(name => rm(join(folder, name), { force: true })));
  } catch {
    return;
  }
}
