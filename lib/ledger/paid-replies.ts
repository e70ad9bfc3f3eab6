import type { Journal } from './journal.js';
import type { JournalEntry } from '../llm/journal-entry.js';
import type { Ledger } from './ledger.js';
import type { Paid } from './payment.js';
import { costOf } from '../llm/prices.js';
import { remarksOf, type Remarks } from '../llm/reply-remarks.js';
import type { Work } from './work.js';

/** Stores the replies of one run: each reply in the journal, and its use in the ledger, once. */
export class PaidReplies {
  /** Uses that are already in the ledger. */
  private readonly noted = new Set<string>();
  /** Paid replies that could not be written to the journal: they are not requested again. */
  private readonly unwritten = new Map<string, JournalEntry>();

  constructor(private readonly dependencies: { journal: Journal; ledger: Ledger }) {}

  /** A paid reply that is not yet in the journal. */
  unwrittenOf({ key }: Work): JournalEntry | undefined {
    return this.unwritten.get(key.key);
  }

  entryOf(work: Work, { answer, intent }: Paid, remarks: Remarks): JournalEntry {
    const { role, prompt } = work;
    return {
      ...work.key,
      model: answer.model,
      role,
      ...(prompt && { prompt }),
      text: answer.text,
      finish: answer.finish,
      usage: { calls: 1, ...answer.tokens, usd: costOf(answer.tokens, work.price) },
      usageCounted: answer.usageCounted,
      ...remarks,
      paidBy: { run: this.dependencies.ledger.run, intent },
    };
  }

  /** Makes a paid reply durable, and returns the entry that counts: another process may have been faster. */
  async write(entry: JournalEntry, work: Work, milliseconds?: number): Promise<JournalEntry> {
    const { role } = work;
    const { key, usage, paidBy } = entry;
    this.unwritten.set(key, entry);
    const standing = await this.dependencies.journal.put(entry);
    this.unwritten.delete(key);
    const stands = standing.paidBy.intent === paidBy.intent;
    if (stands) this.noted.add(useOf(entry, work));
    const known = {
      ...placeOf(work),
      ...remarksOf(entry),
      ...(milliseconds === undefined ? {} : { milliseconds }),
    };
    this.record({ type: 'reply', id: paidBy.intent, key, role, usage, stands, ...known });
    if (!stands) this.noteUse(standing, work);
    return standing;
  }

  noteUse(entry: JournalEntry, work: Work): void {
    const { key, usage, paidBy } = entry;
    const use = useOf(entry, work);
    if (this.noted.has(use)) return;
    this.noted.add(use);
    this.record({ type: 'hit', key, role: work.role, usage, paidBy, ...remarksOf(entry), ...placeOf(work) });
  }

  /** The record is durable by the next `flush`, which reports a write failure. */
  private record(record: Parameters<Ledger['append']>[0]): void {
    void this.dependencies.ledger.append(record).catch(() => undefined);
  }
}

function useOf(entry: JournalEntry, { role, path = '' }: Work): string {
  return `${role} ${entry.key} ${path}`;
}

function placeOf({ path }: Work): { path?: string } {
  return path === undefined ? {} : { path };
}
