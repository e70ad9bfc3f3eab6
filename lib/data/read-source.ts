import { createHash } from 'node:crypto';
import { decodeText, readOrdinaryFile, UnreadableFileError } from '../config/read-file.js';
import { DataError } from './data-error.js';

/** A file (or a generated set) that tasks came from: the fingerprint of a run's data. */
export interface Source {
  path: string;
  sha256: string;
  bytes: number;
}

/** Text beyond this does not fit into one string of the runtime. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Reads a file as text in UTF-8 or UTF-16 (a byte order mark is dropped). Throws DataError where it cannot be read
 * as text; it blames the `key` of the configuration that names the file, where that is what has to change.
 */
export async function readSource(path: string, key?: string[]): Promise<{ text: string; source: Source }> {
  const { bytes, source } = await readSourceBytes(path, key);
  try {
    return { text: decodeText(bytes), source };
  } catch (error) {
    throw dataError(error, path, key);
  }
}

/** Reads a file as it is, under the same conditions. */
export async function readSourceBytes(
  path: string,
  key?: string[],
): Promise<{ bytes: Buffer; source: Source }> {
  const bytes = await readOrdinaryFile(path, mostBytes).catch((error: unknown) => {
    throw dataError(error, path, key);
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, source: { path, sha256, bytes: bytes.length } };
}

function dataError(error: unknown, path: string, key: string[] | undefined): unknown {
  if (!(error instanceof UnreadableFileError)) return error;
  const { kind, problem, line } = error;
  // Those of the command line are not relative to it.
  const hint = kind === 'missing' && key ? '; paths are relative to the configuration file' : '';
  const blamed = kind === 'encoding' ? undefined : key;
  const place = { file: path, ...(line !== undefined && { line }), ...(blamed && { key: blamed }) };
  return new DataError(problem + hint, place, { cause: error });
}
