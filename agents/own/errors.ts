import { UnavailableError } from '../infrastructure-errors.js';

/** What the agent itself did wrong on a task: it crashed, or what it said was no reply. To be tried again, then scored 0. */
export class AgentFaultError extends Error {
  override readonly name = 'AgentFaultError';
}

/** The agent cannot be started or reached at all: no task can be scored until a person has seen to it. */
export class AgentUnavailableError extends UnavailableError {
  override readonly name = 'AgentUnavailableError';
}
