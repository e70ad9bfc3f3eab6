import { open, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const LARGEST_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 4 * 1024;

/** The file that takes what the server of this store prints. */
export function logFileOf(storeDirectory: string): string {
  return join(storeDirectory, 'server.log');
}

/** Sets a log aside that has grown too long, before a server opens it. One older file is kept. */
export async function rotateLog(storeDirectory: string): Promise<void> {
  if ((await sizeOf(storeDirectory)) > LARGEST_BYTES)
    await rename(logFileOf(storeDirectory), `${logFileOf(storeDirectory)}.1`);
}

/** Empties a log that has grown too long under a running server, which appends and so starts at 0 again. */
export async function boundLog(storeDirectory: string): Promise<void> {
  if ((await sizeOf(storeDirectory)) > LARGEST_BYTES) await truncate(logFileOf(storeDirectory), 0);
}

/** The last lines of the log, from byte `from` on at most. */
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

/** Bytes of the log; 0 where there is none. */
export async function sizeOf(storeDirectory: string): Promise<number> {
  try {
    return (await stat(logFileOf(storeDirectory))).size;
  } catch {
    return 0;
  }
}
