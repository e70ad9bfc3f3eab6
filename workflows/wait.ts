import type { PersonNeeded } from '../activities/run-activity.js';

/** What a place waits for, and which of its waits it is, from 1 on. */
export interface Wait extends PersonNeeded {
  ordinal: number;
}
