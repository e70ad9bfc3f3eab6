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
  run: string;
  model: string;
  /** Within a run, higher ones are served first. */
  priority: number;
  /** The tokens that it may use; read only if tokens are limited, and nothing is known of earlier calls. */
  tokens: () => number;
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

/** Numbers by what they count: `calls` in flight, and `requests MODEL` and `tokens MODEL` a minute. */
export type Amounts = Readonly<Record<string, number>>;

/** The name of a rate in Amounts. */
export function rateName(unit: StatedLimit['unit'], model: string): string {
  return `${unit} ${model}`;
}

/** What a run's configuration says about its endpoint. */
export interface RunTerms {
  /** No limit where there is no number; `calls` is always there. */
  limits: Amounts;
  /** Runs that wait share in proportion to their weights. */
  weight: number;
}

export type WaitingCall = Pick<SlotRequest, 'run' | 'model'>;

/** What this process wants of an endpoint. */
export interface LimiterDemand {
  /** The smallest limits of its runs. */
  limits: Amounts;
  /** By run; a number may be Infinity, and is 0 or missing for what a run does not use. */
  runs: Record<string, { weight: number; amounts: Amounts }>;
}

/** What this process may use of an endpoint's limits. */
export interface LimitShare {
  amounts: Amounts;
  /** Its part of all calls in flight, from 0 to 1: limits that the endpoint states are divided by it. */
  portion: number;
  /** How its runs share it, if not by their own weights. */
  weights: Readonly<Record<string, number>>;
  /** Whether it may have been given to others: from then on, there is one call at a time. */
  hasLapsed: () => boolean;
}

/** Limits the requests to one endpoint. Whoever shares a limiter shares its limits. */
export interface Limiter {
  /** Resolves when one more request may be sent. */
  acquire(request: SlotRequest): Promise<Slot>;
  /** Takes what the endpoint states about a model's limits, and the tokens that the request used. */
  learn(model: string, stated: StatedLimit[], tokens: number): void;
  /** Sets the limits and the weight of a run. Where runs differ, the smaller limit is valid for all of them. */
  setRun(run: string, terms: RunTerms): void;
  /** The requests in flight from this process. */
  readonly inFlight: number;
  /** The maximum number of requests in flight, of all processes together. */
  readonly most: number;
  /**
   * From now on, this process has only the share that it is given, at first none. `onShort` is called while
   * requests wait, with the first of each run and model.
   */
  shareWithOthers(onShort: (first: readonly WaitingCall[]) => void): void;
  setShare(share: LimitShare): void;
  /** What was used since the last time that it was read, and what waits. */
  readDemand(): LimiterDemand;
}
