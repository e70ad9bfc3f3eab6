import { TaskUnscoredError, UnavailableError } from '../agents/infrastructure-errors.js';

/**
 * The scorer returned no verdict: it crashed, timed out or sent an invalid reply. The task stays unscored.
 */
export class ScorerFaultError extends TaskUnscoredError {
  override readonly name = 'ScorerFaultError';
}

/** The scorer cannot be started or reached: nothing can be scored until a person fixes the cause. */
export class ScorerUnavailableError extends UnavailableError {
  override readonly name = 'ScorerUnavailableError';
}
