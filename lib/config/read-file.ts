import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { errorCode } from '../text/error-code.js';
import { decodeText } from './decode-text.js';
import { UnreadableFileError } from './unreadable-file-error.js';
import type { UnreadableKind } from './unreadable-file-error.js';

const systemErrors: Record<string, [UnreadableKind, string]> = {
  ENOENT: ['missing', 'there is no such file'],
  ENOTDIR: ['missing', 'there is no such file: a part of its path is not a folder'],
  ENAMETOOLONG: ['missing', 'there is no such file: the path is longer than the system allows'],
  ELOOP: ['missing', 'its symbolic links form a loop: give the path of the file itself'],
  EACCES: ['denied', 'the file cannot be read: check its permissions'],
  EPERM: ['denied', 'the file cannot be read: check its permissions'],
  EISDIR: ['folder', 'this is a folder, and a file is needed'],
};

const needed = 'and an ordinary file is needed: copy its content to one';

/**
 * Reads an ordinary file of at most `mostBytes` bytes. Never waits for a pipe or a device. Throws
 * UnreadableFileError.
 */
export async function readOrdinaryFile(path: string, mostBytes: number): Promise<Buffer> {
  try {
    // Checked before opening, because opening a device can have side effects.
    checkKind(await stat(path), mostBytes);
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      checkKind(found, mostBytes);
      if (found.size > 0) return await handle.readFile();
      // Files of /proc report no size; some of them never end.
      const { bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
      if (bytesRead > 0) throw new UnreadableFileError('special', `this file has no size, ${needed}`);
      return Buffer.alloc(0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(error);
  }
}

/** Reads an ordinary file as text: UTF-8, or UTF-16. Throws UnreadableFileError. */
export async function readTextFile(path: string, mostBytes: number): Promise<string> {
  return decodeText(await readOrdinaryFile(path, mostBytes));
}

function checkKind(found: Stats, mostBytes: number): void {
  if (found.isDirectory()) throw new UnreadableFileError('folder', 'this is a folder, and a file is needed');
  if (!found.isFile()) throw new UnreadableFileError('special', `this is ${kindOf(found)}, ${needed}`);
  if (found.size <= mostBytes) return;
  throw new UnreadableFileError('large', `the file is larger than ${mebibytes(mostBytes)}: split it`);
}

function kindOf(found: Stats): string {
  if (found.isFIFO()) return 'a named pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

function mebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`;
}

function unreadable(error: unknown): UnreadableFileError {
  if (error instanceof UnreadableFileError) return error;
  const code = errorCode(error) ?? 'unknown cause';
  const [kind, problem] = systemErrors[code] ?? ['other', `the file cannot be read (${code})`];
  return new UnreadableFileError(kind, problem, undefined, { cause: error });
}
