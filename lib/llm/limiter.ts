/** Permission for one request; `release` returns it. */
export interface Slot {
  /** The request got a reply. */
  succeeded(): void;
  /** The endpoint reported too many requests. */
  tooMany(): void;
  /**
   * The request timed out. This also means too many requests, unless the endpoint answered enough later ones.
   */
  timedOut(): TimeOut;
  release(): void;
}

/** The circumstances of a time-out. */
export interface TimeOut {
  /** The endpoint answered so many later requests that this one was not queued behind others. */
  overtaken: boolean;
  /** No other request was in flight. */
  alone: boolean;
}

/** Limits the requests in flight to one endpoint. Whoever shares a limiter shares its limit. */
export interface Limiter {
  /** Resolves when one more request may be sent. */
  acquire(signal?: AbortSignal): Promise<Slot>;
  /** The maximum number of requests in flight. */
  readonly most: number;
  /** Sets the maximum, and the limit to it immediately; requests in flight finish. */
  setMost(most: number): void;
}
