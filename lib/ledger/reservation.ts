import type { Usage } from '../domain/usage.js';

/** The part of a run's budget that one call holds. Exactly one of settle, release and keep ends it. */
export interface Reservation {
  /** What is held. */
  readonly worst: Usage;
  /**
   * To be awaited after the intent is durable and before the call is sent. False where another call has cost more
   * than it held, so that this one has to be reserved again. Throws BudgetSpentError.
   */
  confirm(): Promise<boolean>;
  /** The call was answered and cost this, in full also where it is more than was held; resolves once others know. */
  settle(actual: Usage): Promise<void>;
  /** Nothing was done: nothing is charged. */
  release(): void;
  /** It is not known what was done: the worst case stays charged. */
  keep(): void;
}

/** A run's hard cap, as one worker sees it. */
export interface Budget {
  /**
   * Holds a call's worst case, as it is when there is room; waits for calls of this worker that are under way where
   * they may leave enough. Throws BudgetSpentError where it does not fit.
   */
  reserve(worst: () => Usage, signal?: AbortSignal): Promise<Reservation>;
  /** Gives back what this worker does not need any more. */
  close(): Promise<void>;
}
