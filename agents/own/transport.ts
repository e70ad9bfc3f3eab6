import type { OwnAgentRequest } from './protocol.js';

/** How a task gets to the agent and its reply back. */
export interface Transport {
  /**
   * What the agent replied, not looked at yet. Throws AgentFaultError, AgentUnavailableError, or the signal's
   * reason, when nothing of the task goes on any more.
   */
  ask(request: OwnAgentRequest, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}
