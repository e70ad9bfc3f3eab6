import { ComparisonRequestError } from '../../optimizer/compare/plan-comparison.js';
import { DataError } from '../../data/data-error.js';
import { dataProblems } from '../../data/data-problems.js';
import { ScorerUnavailableError } from '../../scoring/scorer-errors.js';
import { BadInputError, formatProblem } from '../../config/problem.js';
import { LanguageModelError } from '../../llm/errors.js';
import { RecordDamagedError, StoreError } from '../../store/errors.js';
import { ConnectionError } from '../../temporal/connection-errors.js';
import { ServerError } from '../../temporal/server/errors.js';
import {
  ComparisonChangedError,
  RunNotStartedError,
  ProbeInterruptedError,
  RunChangedError,
  RunInOtherStoreError,
  RunNotFoundError,
  UpdateRejectedError,
} from './errors.js';
import { exitCodes } from './exit-codes.js';
import { printable, printMessage } from './output.js';

/** Errors that the user can fix: in the configuration, the environment or the machine. */
const badInput = [
  ComparisonChangedError,
  ComparisonRequestError,
  RunNotStartedError,
  RunChangedError,
  RunInOtherStoreError,
  RunNotFoundError,
  ScorerUnavailableError,
  UpdateRejectedError,
  StoreError,
  RecordDamagedError,
  LanguageModelError,
  ConnectionError,
  ServerError,
];

/** Prints an error for a person and returns the exit code. Shows the stack only with FGO_DEBUG. */
export function reportFailure(error: unknown): number {
  if (error instanceof BadInputError) {
    printMessage(printable(error.message));
    return exitCodes.badInput;
  }
  if (error instanceof DataError) {
    for (const problem of dataProblems(error)) printMessage(printable(formatProblem(problem)));
    return exitCodes.badInput;
  }
  if (!(error instanceof Error)) {
    printMessage(`error: ${printable(String(error))}`);
    return exitCodes.failed;
  }
  if (error instanceof ProbeInterruptedError) {
    printMessage(error.message);
    return exitCodes.interrupted;
  }
  printMessage(`error: ${printable(error.message)}`);
  if (process.env['FGO_DEBUG']) printMessage(printable(error.stack ?? ''));
  return badInput.some(kind => error instanceof kind) ? exitCodes.badInput : exitCodes.failed;
}
