import type { Completion } from '../../llm/completion.js';
import type { JournalEntry } from '../../llm/journal-entry.js';
import type { Journal } from '../journal.js';
import type { Complete, PreparedCall } from './complete.js';
import type { UseRecords } from './use-records.js';
import type { SlotContext } from './with-limits.js';

/** A look-up this long ago, in milliseconds, is as good as a new one: the intent is written for about as long. */
const recent = 5;

/**
 * Makes a paid reply durable in the journal, and returns the entry that counts: another process may have been
 * faster. A reply that could not be written is not requested again.
 */
export function withJournal(
  next: Complete<SlotContext>,
  { journal, uses }: { journal: Journal; uses: UseRecords },
): Complete<SlotContext> {
  const unwritten = new Map<string, JournalEntry>();

  async function write({ entry, milliseconds }: Completion, call: PreparedCall): Promise<Completion> {
    unwritten.set(entry.key, entry);
    const final = await journal.put(entry);
    unwritten.delete(entry.key);
    uses.addReply({ entry, final, call, milliseconds });
    return { entry: final, sent: true };
  }

  return async (call, context) => {
    const paid = unwritten.get(call.key.key);
    if (paid) return write({ entry: paid, sent: true }, call);
    // Another process may have finished the call while this one waited for its slot or between tries.
    const isRecent = performance.now() - context.lookedUpAt < recent;
    const found = isRecent ? undefined : await journal.find(call.key.key);
    if (found) return { entry: found, sent: false };
    return write(await next(call, context), call);
  };
}
