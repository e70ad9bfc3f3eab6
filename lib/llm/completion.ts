import type { JournalEntry } from './journal-entry.js';

/** The reply to a call. */
export interface Completion {
  entry: JournalEntry;
  /** Whether the call was sent for it, rather than found in the journal. */
  sent: boolean;
  /** From the intent to the reply; undefined if this process did not send the call just now. */
  milliseconds?: number;
}
