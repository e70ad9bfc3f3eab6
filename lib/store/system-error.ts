import { getSystemErrorName } from 'node:util';

/** A failure of the database, with the name of the system's error as its code where it has one. */
export function systemError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') return error;
  if (error.code <= 0) return error;
  return Object.assign(error, { code: getSystemErrorName(-error.code) });
}
