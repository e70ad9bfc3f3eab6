/** Permission for one request; `release` returns it. */
export interface Slot {
  /** The request got a reply. */
  succeeded(): void;
  /** The endpoint refused it for too many requests, and asks to wait this long, if it says so. */
  tooMany(waitMs?: number): void;
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

/** A request that waits for its slot. */
export interface SlotRequest {
  model: string;
  /** Higher ones are served first. */
  priority: number;
  signal?: AbortSignal | undefined;
}

/** What an endpoint says about a model's limits in the headers of an answer. */
export interface StatedLimit {
  /** Requests, or tokens, in a window; and what is left of it. */
  unit: 'requests' | 'tokens';
  limit: number;
  remaining: number;
  windowMs: number;
}

/** Limits the requests to one endpoint. Whoever shares a limiter shares its limits. */
export interface Limiter {
  /** Resolves when one more request may be sent. */
  acquire(request: SlotRequest): Promise<Slot>;
  /** Takes what the endpoint states about a model's limits, and the tokens that the request used. */
  learn(model: string, stated: StatedLimit[], tokens: number): void;
  /** The maximum number of requests in flight. */
  readonly most: number;
  /** Sets the maximum, and the limit to it immediately; requests in flight finish. */
  setMost(most: number): void;
}
