/** What a program of the user's own is asked. */
export interface OwnRequest {
  /** To be given back with the reply. */
  readonly id: string;
}

/** What the program is: messages and remedies name it, and so does its section of the configuration. */
export type Program = 'agent' | 'scorer' | 'Python executor';

/** How a request gets to the program and its reply back. */
export interface Transport {
  /**
   * What it replied, not checked yet. Throws AgentFaultError, AgentUnavailableError, or NoReplyError where the signal
   * ended the wait, once nothing of the request goes on any more.
   */
  ask(request: OwnRequest, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}
