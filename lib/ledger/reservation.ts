import type { Usage } from '../domain/usage.js';

/** The part of a run's budget that one call holds. Exactly one of settle, release, and keep ends it. */
export interface Reservation {
  /** The amount held. */
  readonly worst: Usage;
  /**
   * Await this after the intent is durable and before the call is sent. False if another call has cost more
   * than it held, so that this one must be reserved again. Throws BudgetSpentError.
   */
  confirm(): Promise<boolean>;
  /**
   * The call was answered at this cost, charged in full even if it exceeds what was held; resolves once
   * others know.
   */
  settle(actual: Usage): Promise<void>;
  /** Nothing was done: nothing is charged. */
  release(): void;
  /** It is unknown what was done: the worst case stays charged. */
  keep(): void;
}

/** A run's hard cap, from the perspective of one worker. */
export interface Budget {
  /**
   * Reserves a call's worst case, evaluated when there is room; waits for this worker's calls in progress if
   * they may leave enough. Throws BudgetSpentError if it does not fit.
   */
  reserve(worst: () => Usage, signal?: AbortSignal): Promise<Reservation>;
  /** Returns what this worker no longer needs. */
  close(): Promise<void>;
}
