import { UnavailableError } from '../infrastructure-errors.js';

/** What the agent itself did wrong on a task: it crashed, or what it said was no reply. To be tried again, then scored 0. */
export class AgentFaultError extends Error {
  override readonly name = 'AgentFaultError';
}

/** The wait for a reply was ended; its cause is why. */
export class NoReplyError extends Error {
  override readonly name = 'NoReplyError';

  constructor(
    /** What was received until then, in sentences. */
    readonly heard: string,
    cause: unknown,
  ) {
    super(`There was no reply. ${heard}`, { cause });
  }
}

/** The agent cannot be started or reached at all: no task can be scored until a person has fixed that. */
export class AgentUnavailableError extends UnavailableError {
  override readonly name = 'AgentUnavailableError';
}
