import { createHash } from 'node:crypto';
import { decodeText, readOrdinaryFile, UnreadableFileError } from '../config/read-file.js';
import { DataError } from './data-error.js';

/** A file (or generated set) that provides tasks: part of the fingerprint of a run's data. */
export interface Source {
  path: string;
  sha256: string;
  bytes: number;
}

/** Longer text does not fit into one string of the runtime. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Reads a UTF-8 or UTF-16 text file, without its byte order mark. Throws DataError if that fails; the error
 * blames the configuration `key` that names the file if the key is what has to change.
 */
export async function readSource(path: string, key?: string[]): Promise<{ text: string; source: Source }> {
  const { bytes, source } = await readSourceBytes(path, key);
  try {
    return { text: decodeText(bytes), source };
  } catch (error) {
    throw dataError(error, path, key);
  }
}

/** Reads a file as bytes, with the same limits and errors. */
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
  // Paths from the command line are not relative to it.
  const hint = kind === 'missing' && key ? '; paths are relative to the configuration file' : '';
  const blamed = kind === 'encoding' ? undefined : key;
  const place = { file: path, ...(line !== undefined && { line }), ...(blamed && { key: blamed }) };
  return new DataError(problem + hint, place, { cause: error });
}
