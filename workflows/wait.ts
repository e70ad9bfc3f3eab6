import type { PersonNeeded } from '../activities/failures.js';

/** What a workflow waits for, and the ordinal of the wait, from 1. */
export interface Wait extends PersonNeeded {
  ordinal: number;
}
