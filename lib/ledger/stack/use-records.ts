import { RecentValues } from '../../text/recent-values.js';
import type { JournalEntry } from '../../llm/journal-entry.js';
import { remarksOf } from '../../llm/reply-remarks.js';
import type { Ledger } from '../ledger.js';
import type { LedgerRecord } from '../ledger-record.js';
import type { PreparedCall } from './complete.js';

/** Uses that are remembered: a step that is repeated makes fewer calls. */
const remembered = 10_000;

/**
 * Records each use of a reply in the ledger. A use that is repeated soon, as by a repeated step, is not recorded
 * again; one that was forgotten meanwhile is, which no sum counts twice.
 */
export class UseRecords {
  private readonly recorded = new RecentValues<string, true>(remembered);

  constructor(private readonly ledger: Ledger) {}

  /** A reply that was just paid; `final` is the entry that the journal has now. */
  addReply(options: {
    entry: JournalEntry;
    final: JournalEntry;
    call: PreparedCall;
    milliseconds: number | undefined;
  }): void {
    const { entry, final, call, milliseconds } = options;
    const { key, usage, paidBy } = entry;
    const isFinal = final.paidBy.intent === paidBy.intent;
    if (isFinal) this.recorded.set(useOf(entry, call), true);
    const { role, path } = call;
    const remarks = remarksOf(entry);
    this.append({
      type: 'reply',
      id: paidBy.intent,
      key,
      role,
      usage,
      isFinal,
      path,
      ...remarks,
      milliseconds,
    });
    if (!isFinal) this.addHit(final, call);
  }

  /** A reply that was in the journal, or that another caller paid. */
  addHit(entry: JournalEntry, call: PreparedCall): void {
    const { key, usage, paidBy } = entry;
    const use = useOf(entry, call);
    if (this.recorded.get(use)) return;
    this.recorded.set(use, true);
    const { role, path } = call;
    this.append({ type: 'hit', key, role, usage, paidBy, ...remarksOf(entry), path });
  }

  /** The record is durable by the next `flush`, which reports a write failure. */
  private append(record: LedgerRecord): void {
    void this.ledger.append(record).catch(() => undefined);
  }
}

function useOf(entry: JournalEntry, { role, path = '' }: PreparedCall): string {
  return `${role} ${entry.key} ${path}`;
}
