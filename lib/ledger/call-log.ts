import type { Usage, UsageRole } from '../domain/usage.js';
import type { Store } from '../store/store.js';
import { findEntry } from './journal.js';
import { createLedgerReader } from './ledger-reader.js';
import type { LedgerRecord } from './ledger-record.js';

/**
 * One time that a call was sent. `answered`: it has a reply. `refused`: a definite answer that nothing was done.
 * `cut`: no answer, and none will come. `released`: the same, and a person took it off the budget. `open`: nothing is known of it (it is under way, or its worker was killed).
 */
export interface Attempt {
  outcome: 'answered' | 'refused' | 'cut' | 'released' | 'open';
  /** Why it has no reply; null where it has one, and where nothing is known. */
  reason: string | null;
  /** From the intent to the reply; null where it has none. */
  milliseconds: number | null;
}

/** A call as a run's ledger knows it. */
export interface LoggedCall {
  /** In the journal. */
  key: string;
  role: UsageRole;
  /** The places of the run that made it, below the run's id, sorted; often one. */
  paths: string[];
  /** Null until it has a reply. */
  usage: Usage | null;
  /** Those of this run; none where the journal had the reply from an earlier run. */
  attempts: Attempt[];
  /** The journal's folder in the store. */
  journal: string;
}

/** All calls of a run, in the order of their paths and, within a path, of the ledger. */
export async function readCallLog(store: Store, run: string): Promise<LoggedCall[]> {
  const calls = new Map<string, LoggedCall>();
  const intents = new Map<string, Attempt>();

  function callOf(record: { key: string; role: UsageRole }, journal: string): LoggedCall {
    const { key, role } = record;
    const known = calls.get(key) ?? { key, role, paths: [], usage: null, attempts: [], journal };
    calls.set(key, known);
    return known;
  }

  function attemptOf(id: string): Attempt {
    const known = intents.get(id) ?? { outcome: 'open', reason: null, milliseconds: null };
    intents.set(id, known);
    return known;
  }

  function noteUse(call: LoggedCall, use: { path?: string | undefined; usage: Usage }): void {
    call.usage ??= use.usage;
    if (use.path !== undefined && !call.paths.includes(use.path)) call.paths.push(use.path);
  }

  function add(record: LedgerRecord, journal: string): void {
    switch (record.type) {
      case 'intent':
        callOf(record, journal).attempts.push(attemptOf(record.id));
        return;
      case 'reply':
        Object.assign(attemptOf(record.id), {
          outcome: 'answered',
          milliseconds: record.milliseconds ?? null,
        });
        noteUse(callOf(record, journal), record);
        return;
      case 'charge':
      case 'void':
        Object.assign(attemptOf(record.id), { outcome: 'refused', reason: record.reason });
        return;
      case 'cut':
        Object.assign(attemptOf(record.id), { outcome: 'cut', reason: record.reason });
        return;
      case 'release':
        if (attemptOf(record.id).outcome !== 'answered') attemptOf(record.id).outcome = 'released';
        return;
      case 'hit':
        // A worker that was killed between the journal and its ledger left this one open.
        if (record.paidBy.run === run) attemptOf(record.paidBy.intent).outcome = 'answered';
        noteUse(callOf(record, journal), record);
    }
  }

  await createLedgerReader(store, run, add).read();
  for (const { key, journal } of [...calls.values()].filter(hasOpen)) {
    // A worker that was killed after the journal had its reply could not say so.
    const entry = await findEntry({ store, folder: journal, key });
    if (entry?.paidBy.run === run) attemptOf(entry.paidBy.intent).outcome = 'answered';
  }
  for (const call of calls.values()) call.paths.sort();
  return [...calls.values()].sort((left, right) => compare(left.paths[0] ?? '', right.paths[0] ?? ''));
}

function hasOpen({ attempts }: LoggedCall): boolean {
  return attempts.some(({ outcome }) => outcome === 'open');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Calls made at a place of the run or below it. */
export function callsAt(calls: readonly LoggedCall[], place: string): LoggedCall[] {
  const below = place.endsWith('/') ? place : `${place}/`;
  return calls.filter(({ paths }) => paths.some(path => path === place || path.startsWith(below)));
}
