/** A request to a user's own program. */
export interface OwnRequest {
  /** The reply must repeat it. */
  readonly id: string;
}

/** The kind of program: used in messages and remedies, and as the name of its configuration section. */
export type Program = 'agent' | 'scorer' | 'Python executor';

/** Sends requests to the program and returns its replies. */
export interface Transport {
  /**
   * Returns the reply, not validated. Throws AgentFaultError, AGENT_UNAVAILABLE, or, if the signal
   * aborted the wait, NoReplyError. It throws only after all work on the request has stopped.
   */
  ask(request: OwnRequest, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * The key of the message sent instead of any reply if a module file cannot be loaded: no task can run then.
 */
export const unloadableKey = 'fgo_unloadable';
