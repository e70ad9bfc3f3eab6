import { UnavailableError } from '../infrastructure-errors.js';

/** The agent itself failed on a task: it crashed or sent an invalid reply. Retried, then scored 0. */
export class AgentFaultError extends Error {
  override readonly name = 'AgentFaultError';
}

/** The wait for a reply was aborted; the cause says why. */
export class NoReplyError extends Error {
  override readonly name = 'NoReplyError';

  constructor(
    /** What was received before, in sentences. */
    readonly heard: string,
    cause: unknown,
  ) {
    super(`There was no reply. ${heard}`, { cause });
  }
}

/** The agent cannot be started or reached: no task can be scored until a person fixes the cause. */
export class AgentUnavailableError extends UnavailableError {
  override readonly name = 'AgentUnavailableError';
}
