import { errorCodes } from './error-codes.js';
import type { ErrorCode, ErrorCodeDetails } from './error-codes.js';

export interface ErrorDetails {
  code: ErrorCode;
  /** What happened, and where. */
  message: string;
  /** What to do about it; empty if the message says it. */
  remedy?: string | undefined;
  cause?: unknown;
  /** The exit code of the command line, where it is not the usual one of the code. */
  exitCode?: number;
}

/** Any error of this program: `errorText` shows it, and the code tells callers and scripts what it is. */
export class FgoError extends Error {
  override readonly name: string = 'FgoError';
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly exitCode: number;

  constructor({ code, message, remedy = '', cause, exitCode }: ErrorDetails) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.remedy = remedy;
    this.exitCode = exitCode ?? errorCodes[code].exitCode;
  }

  /** True if a run waits for a person to fix the cause. */
  get waits(): boolean {
    return this.details.waits ?? false;
  }

  /** True if a run ends: retrying is useless, and its settings are fixed. */
  get final(): boolean {
    return this.details.final ?? false;
  }

  /** What happened, without anything that others wrote: for places that must not hold data of a run. */
  get ownWords(): string {
    return this.details.quotes ? this.details.meaning : this.message;
  }

  private get details(): ErrorCodeDetails {
    return errorCodes[this.code];
  }
}

export function hasCode(error: unknown, ...codes: ErrorCode[]): error is FgoError {
  return error instanceof FgoError && codes.includes(error.code);
}

/** The text of an error for a person: what happened, and what to do. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof FgoError ? withRemedy(error.message, error.remedy) : error.message;
}

export function withRemedy(message: string, remedy: string): string {
  return remedy === '' ? message : `${message} ${remedy}`;
}
