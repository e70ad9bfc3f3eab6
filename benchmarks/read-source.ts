import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { DataError } from './data-error.js';
import { errorCode } from './error-code.js';

/** A file (or a generated set) that tasks came from: the fingerprint of a run's data. */
export interface Source {
  path: string;
  sha256: string;
  bytes: number;
}

/** Text beyond this does not fit into one string of the runtime. */
const mostBytes = 512 * 1024 * 1024;

const remedies: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'the file may not be read: check its permissions',
  EISDIR: 'this is a folder, and a file is needed',
};

/**
 * Reads a file as UTF-8 (a byte order mark is dropped). Throws DataError where it cannot be read as text; it
 * blames the `key` of the configuration that names the file, where there is no such file.
 */
export async function readSource(path: string, key?: string[]): Promise<{ text: string; source: Source }> {
  const { bytes, source } = await readSourceBytes(path, key);
  return { text: decode(bytes, path), source };
}

/** Reads a file as it is, under the same conditions. */
export async function readSourceBytes(
  path: string,
  key?: string[],
): Promise<{ bytes: Buffer; source: Source }> {
  const bytes = await readBytes(path, key);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, source: { path, sha256, bytes: bytes.length } };
}

async function readBytes(path: string, key: string[] | undefined): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= mostBytes) return await readFile(path);
  } catch (error) {
    const code = errorCode(error) ?? 'unknown cause';
    throw new DataError(
      (remedies[code] ?? `the file cannot be read (${code})`) +
        // Those of the command line are not.
        (code === 'ENOENT' && key ? '; paths are relative to the configuration file' : ''),
      { file: path, ...(key && { key }) },
      { cause: error },
    );
  }
  throw new DataError('the file is larger than 512 MB: split it', { file: path });
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DataError('the file is not UTF-8 text: save it as UTF-8', { file: path }, { cause: error });
  }
}
