import { DataError } from '../../lib/data/data-error.js';
import { dataProblems } from '../../lib/data/data-problems.js';
import { BadInputError, formatProblem } from '../../lib/config/problem.js';
import { errorText, FgoError, hasCode } from '../../lib/domain/errors.js';
import { exitCodes } from '../../lib/app/exit-codes.js';
import { printable, printJson, printMessage } from './output.js';

/**
 * Prints an error for a person, with `json` also for a program, and returns the exit code. Shows the stack
 * only with FGO_DEBUG.
 */
export function reportFailure(error: unknown, { json = false } = {}): number {
  const exitCode = error instanceof FgoError ? error.exitCode : exitCodes.failed;
  if (json) {
    const { code, message, remedy } = error instanceof FgoError ? error : unexpected(error);
    printJson({ error: { code, message, remedy, exitCode } });
  }
  for (const line of [...linesOf(error), ...codeLine(error)]) printMessage(printable(line));
  if (process.env['FGO_DEBUG'] && error instanceof Error) printMessage(printable(error.stack ?? ''));
  return exitCode;
}

/** Names the code, which stays the same between releases, and where it is explained. */
function codeLine(error: unknown): string[] {
  if (hasCode(error, 'INTERRUPTED')) return [];
  if (error instanceof FgoError) return [`Code: ${error.code} (docs/reference/errors.md)`];
  return ['Code: INTERNAL. This is a fault in fgo; FGO_DEBUG=1 shows where.'];
}

function unexpected(error: unknown) {
  return { code: 'INTERNAL', message: errorText(error), remedy: '' };
}

function linesOf(error: unknown): string[] {
  if (error instanceof DataError) return dataProblems(error).map(formatProblem);
  if (error instanceof BadInputError || hasCode(error, 'INTERRUPTED')) return [errorText(error)];
  return [`error: ${errorText(error)}`];
}
