import { existsSync, statSync } from 'node:fs';
import { access, constants, open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { errorCode } from '../text/error-code.js';
import { databaseFileProblem } from './database-file.js';
import { DiskSpace } from './disk-space.js';
import { StoreError } from './errors.js';
import { systemError } from './system-error.js';
import { privateFileMode } from './private-folder.js';

/** The database of a store, in its folder. */
const databaseName = 'store.mdb';
/** Created by the database beside its file: who reads and who writes. */
const lockName = `${databaseName}-lock`;
/** The processes that can read a store at the same time. */
const mostReaders = 512;

/** A database that this process has open. */
export interface OpenDatabase {
  database: RootDatabase<Buffer, string>;
  /** Identifies its file, which may be removed or replaced meanwhile. */
  file: number | undefined;
  space: DiskSpace;
}

/** By folder. A process opens each database once, and keeps it open until it ends. */
const openDatabases = new Map<string, Promise<OpenDatabase>>();

/** Identifies the database file in a folder; undefined if there is none. */
export function databaseFileIn(folder: string): number | undefined {
  return statSync(join(folder, databaseName), { throwIfNoEntry: false })?.ino;
}

export function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, databaseName));
}

/** Opens the database in a folder, and creates it if there is none. */
export async function openDatabaseIn(folder: string): Promise<OpenDatabase> {
  const known = await openDatabases.get(folder);
  if (known !== undefined && known.file === databaseFileIn(folder)) return known;
  const opening = openNew(folder);
  openDatabases.set(folder, opening);
  opening.catch(() => openDatabases.delete(folder));
  return opening;
}

async function openNew(folder: string): Promise<OpenDatabase> {
  const isReadOnly = !(await createFiles(folder));
  const problem = await databaseFileProblem(join(folder, databaseName));
  if (problem !== null) throw damagedDatabase(folder, problem);
  try {
    const database = open<Buffer, string>({
      path: join(folder, databaseName),
      noSubdir: true,
      encoding: 'binary',
      useVersions: true,
      maxReaders: mostReaders,
      // A commit resolves, and other readers see it, only after its fdatasync.
      overlappingSync: false,
      // Writes that wait share a commit all the same, without a batch whose failure nobody could catch.
      eventTurnBatching: false,
      readOnly: isReadOnly,
    });
    return { database, file: databaseFileIn(folder), space: new DiskSpace(folder) };
  } catch (error) {
    throw systemError(error);
  }
}

function damagedDatabase(folder: string, problem: string): StoreError {
  return new StoreError({
    kind: 'broken',
    key: '.',
    location: folder,
    what: `is damaged: ${databaseName} ${problem}`,
    remedy: `Restore ${databaseName} from a backup. Without one, move it aside: runs then start again, and pay again.`,
  });
}

/** Creates missing files with the right modes; false on a read-only file system. */
async function createFiles(folder: string): Promise<boolean> {
  try {
    for (const path of [join(folder, databaseName), join(folder, lockName)]) {
      // A process that closes a file gives up its locks on it, so an existing one is not opened here.
      if (existsSync(path)) await access(path, constants.W_OK);
      else await (await openFile(path, 'a', privateFileMode)).close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EROFS' && hasDatabase(folder)) return false;
    throw error;
  }
}
