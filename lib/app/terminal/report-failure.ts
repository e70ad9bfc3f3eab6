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
  NotBegunError,
  ProbeInterruptedError,
  RunChangedError,
  RunElsewhereError,
  RunNotFoundError,
  UpdateRefusedError,
} from './errors.js';
import { exitCodes } from './exit-codes.js';
import { printable, talk } from './talk.js';

/** What the user can mend in what was given: the configuration, the environment, the machine. */
const badInput = [
  ComparisonChangedError,
  ComparisonRequestError,
  NotBegunError,
  RunChangedError,
  RunElsewhereError,
  RunNotFoundError,
  ScorerUnavailableError,
  UpdateRefusedError,
  StoreError,
  RecordDamagedError,
  LanguageModelError,
  ConnectionError,
  ServerError,
];

/** Says what went wrong, for a person, and gives the exit code. A stack is shown with FGO_DEBUG alone. */
export function reportFailure(error: unknown): number {
  if (error instanceof BadInputError) {
    talk(printable(error.message));
    return exitCodes.badInput;
  }
  if (error instanceof DataError) {
    for (const problem of dataProblems(error)) talk(printable(formatProblem(problem)));
    return exitCodes.badInput;
  }
  if (!(error instanceof Error)) {
    talk(`error: ${printable(String(error))}`);
    return exitCodes.failed;
  }
  if (error instanceof ProbeInterruptedError) {
    talk(error.message);
    return exitCodes.interrupted;
  }
  talk(`error: ${printable(error.message)}`);
  if (process.env['FGO_DEBUG']) talk(printable(error.stack ?? ''));
  return badInput.some(kind => error instanceof kind) ? exitCodes.badInput : exitCodes.failed;
}
