import { open, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const LARGEST_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 4 * 1024;

/** Returns the file for the output of this store's server. */
export function logFileOf(storeDirectory: string): string {
  return join(storeDirectory, 'server.log');
}

/** Rotates a log that is too long, before a server opens it. Keeps one older file. */
export async function rotateLog(storeDirectory: string): Promise<void> {
  if ((await sizeOf(storeDirectory)) > LARGEST_BYTES)
    await rename(logFileOf(storeDirectory), `${logFileOf(storeDirectory)}.1`);
}

/** Truncates a log that is too long while the server runs: the server appends, so it continues at 0. */
export async function boundLog(storeDirectory: string): Promise<void> {
  if ((await sizeOf(storeDirectory)) > LARGEST_BYTES) await truncate(logFileOf(storeDirectory), 0);
}

/** Returns the last lines of the log, from byte `from` at the earliest. */
export async function logTail(storeDirectory: string, from = 0): Promise<string> {
  const size = await sizeOf(storeDirectory);
  const start = Math.max(from > size ? 0 : from, size - TAIL_BYTES);
  if (size === 0) return '';
  const file = await open(logFileOf(storeDirectory), 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

/** Returns the size of the log in bytes; 0 if it does not exist. */
export async function sizeOf(storeDirectory: string): Promise<number> {
  try {
    return (await stat(logFileOf(storeDirectory))).size;
  } catch {
    return 0;
  }
}
