import { FgoError } from '../domain/errors.js';

type UnavailableCode =
  'AGENT_UNAVAILABLE' | 'ENVIRONMENT_UNAVAILABLE' | 'SANDBOX_UNAVAILABLE' | 'SCORER_UNAVAILABLE';

/**
 * Something needed to run or score tasks cannot be started or reached: work stops until a person fixes the
 * cause.
 */
export class UnavailableError extends FgoError {
  override readonly name = 'UnavailableError';

  constructor(code: UnavailableCode, message: string, remedy: string, options: { cause?: unknown } = {}) {
    super({ code, message, remedy, cause: options.cause });
  }
}

/** Running or scoring failed for this task only: it stays unscored, which is never a score of 0. */
export class TaskUnscoredError extends FgoError {
  override readonly name = 'TaskUnscoredError';

  constructor(
    code: 'EPISODE_LOST' | 'GAME_FAULT' | 'SCORER_FAULT',
    message: string,
    options: { cause?: unknown } = {},
  ) {
    super({ code, message, cause: options.cause });
  }
}
