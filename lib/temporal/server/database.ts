import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The file name in the store's folder, which is the server's working directory. */
export const DATABASE = 'temporal.db';

/** The database and SQLite's files beside it. */
export const DATABASE_FILES = ['', '-wal', '-shm', '-journal'].map(suffix => `${DATABASE}${suffix}`);

const HEADER_BYTES = 100;
/** Messages of SQLite, and so of the server's log, about a file that it cannot use. */
const COMPLAINTS: [pattern: RegExp, problem: string][] = [
  [/file is not a database/, 'is corrupted'],
  [/disk image is malformed/, 'is corrupted or truncated'],
  // SQLITE_IOERR_SHORT_READ
  [/disk I\/O error \(522\)/, 'is truncated'],
  [/no such table|table \w+ already exists/, 'is missing tables'],
  [/unable to open database file/, 'cannot be opened'],
];

/**
 * Returns what is wrong with the server's database, judging by its file; null also if it does not exist yet.
 */
export async function databaseProblem(storeDirectory: string): Promise<string | null> {
  const path = join(storeDirectory, DATABASE);
  const found = await stat(path).catch(() => null);
  if (!found) return null;
  if (!found.isFile()) return found.isDirectory() ? 'is a folder' : 'is not a file';
  const header = await readHeader(path);
  if (header.length < HEADER_BYTES) return found.size === 0 ? 'is empty' : 'is truncated';
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return 'is corrupted';
  return (await isShort(storeDirectory, found.size, header)) ? 'is truncated' : null;
}

/** Returns the problem of the database that the end of the server's log reports, or null. */
export function databaseComplaint(logTail: string): string | null {
  return COMPLAINTS.find(([pattern]) => pattern.test(logTail))?.[1] ?? null;
}

async function readHeader(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function isShort(storeDirectory: string, size: number, header: Buffer): Promise<boolean> {
  // After a crash, SQLite completes the file from these.
  for (const name of [`${DATABASE}-wal`, `${DATABASE}-journal`]) {
    const beside = await stat(join(storeDirectory, name)).catch(() => null);
    if (beside && beside.size > 0) return false;
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  // The page count is valid if the two change counters agree.
  const pages = header.readUInt32BE(24) === header.readUInt32BE(92) ? header.readUInt32BE(28) : 0;
  return size % pageSize !== 0 || size < pages * pageSize;
}
