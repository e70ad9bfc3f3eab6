import { FgoError } from '../domain/errors.js';

/** Why a file cannot be read as text or bytes. */
export type UnreadableKind = 'missing' | 'denied' | 'special' | 'folder' | 'large' | 'encoding' | 'other';

/** A file that cannot be read. The problem describes the cause and the remedy, without the path. */
export class UnreadableFileError extends FgoError {
  override readonly name = 'UnreadableFileError';

  constructor(
    readonly kind: UnreadableKind,
    readonly problem: string,
    /** The line with the invalid text, from 1. */
    readonly line?: number,
    options?: { cause?: unknown },
  ) {
    super({ code: 'FILE_UNREADABLE', message: problem, cause: options?.cause });
  }
}
