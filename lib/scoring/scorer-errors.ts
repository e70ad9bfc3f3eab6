import { TaskUnscoredError, UnavailableError } from '../agents/infrastructure-errors.js';

/** A scorer came to no verdict on an answer: it crashed, took too long, or said what is none. The task stays unscored. */
export class ScorerFaultError extends TaskUnscoredError {
  override readonly name = 'ScorerFaultError';
}

/** A scorer cannot be started or reached at all: nothing can be scored until a person has seen to it. */
export class ScorerUnavailableError extends UnavailableError {
  override readonly name = 'ScorerUnavailableError';
}
