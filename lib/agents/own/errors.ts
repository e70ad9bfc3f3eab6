import { FgoError } from '../../domain/errors.js';

/** The agent itself failed on a task: it crashed or sent an invalid reply. Retried, then scored 0. */
export class AgentFaultError extends FgoError {
  override readonly name = 'AgentFaultError';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super({ code: 'AGENT_FAULT', message, cause: options.cause });
  }
}

/** The wait for a reply was aborted; the cause says why. */
export class NoReplyError extends FgoError {
  override readonly name = 'NoReplyError';

  constructor(
    /** What was received before, in sentences. */
    readonly received: string,
    cause: unknown,
  ) {
    super({ code: 'INTERNAL', message: `There was no reply. ${received}`, cause });
  }
}
