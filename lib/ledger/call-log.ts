import type { Usage, UsageRole } from '../domain/usage.js';
import type { Store } from '../store/store.js';
import { findEntry } from './journal.js';
import { createLedgerReader } from './ledger-reader.js';
import type { LedgerRecord } from './ledger-record.js';

/**
 * One sending of a call. `answered`: it has a reply. `refused`: a definite answer that nothing was done.
 * `cut`: no answer, and none will come. `released`: the same, and a person released it from the budget.
 * `open`: unknown (in progress, or its worker was killed).
 */
export interface Attempt {
  outcome: 'answered' | 'refused' | 'cut' | 'released' | 'open';
  /** Why it has no reply; null if it has one, or if nothing is known. */
  reason: string | null;
  /** From the intent to the reply; null without a reply. */
  milliseconds: number | null;
}

/** A call as recorded in a run's ledger. */
export interface LoggedCall {
  /** The journal key. */
  key: string;
  role: UsageRole;
  /** The positions in the run that made the call, relative to the run's id, sorted; often only one. */
  paths: string[];
  /** Null until there is a reply. */
  usage: Usage | null;
  /** The attempts of this run; empty if the journal had the reply from an earlier run. */
  attempts: Attempt[];
  /** The journal's folder in the store. */
  journal: string;
}

/** All calls of a run, ordered by path and, within a path, by their order in the ledger. */
export async function readCallLog(store: Store, run: string): Promise<LoggedCall[]> {
  const log = new CallLog(run);
  await createLedgerReader(store, run, (record, { journal }) => log.add(record, journal)).read();
  return log.close(store);
}

/** Collects the calls in records of a ledger. */
export class CallLog {
  private readonly calls = new Map<string, LoggedCall>();
  /** Intents without a reply so far, with their calls if these are known. */
  private readonly intents = new Map<string, { attempt: Attempt; call?: LoggedCall }>();
  /** Equal paths once: there are far fewer of them than calls. */
  private readonly paths = new Map<string, string>();

  constructor(private readonly run: string) {}

  /** Returns the call that the record is about; undefined if that is not known. */
  add(record: LedgerRecord, journal: string): LoggedCall | undefined {
    switch (record.type) {
      case 'intent': {
        const intent = this.intentOf(record.id);
        intent.call = this.callOf(record, journal);
        intent.call.attempts.push(intent.attempt);
        return intent.call;
      }
      case 'reply': {
        const { milliseconds = null } = record;
        Object.assign(this.intentOf(record.id).attempt, { outcome: 'answered', milliseconds });
        this.intents.delete(record.id);
        return this.noteUse(this.callOf(record, journal), record);
      }
      case 'charge':
      case 'void':
        return this.noteOutcome(record.id, { outcome: 'refused', reason: record.reason });
      case 'cut':
        return this.noteOutcome(record.id, { outcome: 'cut', reason: record.reason });
      case 'release': {
        const { attempt, call } = this.intentOf(record.id);
        if (attempt.outcome !== 'answered') attempt.outcome = 'released';
        return call;
      }
      case 'hit':
        // A worker that was killed between writing journal and ledger left this attempt open.
        if (record.paidBy.run === this.run) this.noteOutcome(record.paidBy.intent, { outcome: 'answered' });
        return this.noteUse(this.callOf(record, journal), record);
    }
  }

  /** Forgets a call after its last record. Returns false for one that may have a reply all the same: see `close`. */
  release(call: LoggedCall): boolean {
    if (hasOpen(call)) return false;
    call.paths.sort();
    return this.calls.delete(call.key);
  }

  /** The calls, after the last record, ordered by path. */
  async close(store: Store): Promise<LoggedCall[]> {
    const calls = [...this.calls.values()];
    for (const { key, journal } of calls.filter(hasOpen)) {
      // A worker that was killed after the journal had its reply could not record it.
      const entry = await findEntry({ store, folder: journal, key });
      if (entry?.paidBy.run === this.run) this.noteOutcome(entry.paidBy.intent, { outcome: 'answered' });
    }
    for (const call of calls) call.paths.sort();
    return calls.sort((left, right) => compare(left.paths[0] ?? '', right.paths[0] ?? ''));
  }

  private callOf({ key, role }: { key: string; role: UsageRole }, journal: string): LoggedCall {
    const known = this.calls.get(key);
    if (known) return known;
    const call: LoggedCall = { key, role, paths: [], usage: null, attempts: [], journal };
    this.calls.set(key, call);
    return call;
  }

  private intentOf(id: string): { attempt: Attempt; call?: LoggedCall } {
    const known = this.intents.get(id) ?? {
      attempt: { outcome: 'open', reason: null, milliseconds: null },
    };
    this.intents.set(id, known);
    return known;
  }

  private noteOutcome(id: string, outcome: Partial<Attempt>): LoggedCall | undefined {
    const { attempt, call } = this.intentOf(id);
    Object.assign(attempt, outcome);
    return call;
  }

  private noteUse(call: LoggedCall, use: { path?: string | undefined; usage: Usage }): LoggedCall {
    call.usage ??= use.usage;
    if (use.path === undefined) return call;
    const path = this.paths.get(use.path) ?? use.path;
    this.paths.set(path, path);
    if (!call.paths.includes(path)) call.paths.push(path);
    return call;
  }
}

function hasOpen({ attempts }: LoggedCall): boolean {
  return attempts.some(({ outcome }) => outcome === 'open');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Calls made at a position of the run or below it. */
export function callsAt<Call extends Pick<LoggedCall, 'paths'>>(
  calls: readonly Call[],
  place: string,
): Call[] {
  const below = place.endsWith('/') ? place : `${place}/`;
  return calls.filter(({ paths }) => paths.some(path => path === place || path.startsWith(below)));
}
