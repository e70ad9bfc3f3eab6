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
        // A worker that was killed between writing journal and ledger left this attempt open.
        if (record.paidBy.run === run) attemptOf(record.paidBy.intent).outcome = 'answered';
        noteUse(callOf(record, journal), record);
    }
  }

  await createLedgerReader(store, run, add).read();
  for (const { key, journal } of [...calls.values()].filter(hasOpen)) {
    // A worker that was killed after the journal had its reply could not record it.
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

/** Calls made at a position of the run or below it. */
export function callsAt(calls: readonly LoggedCall[], place: string): LoggedCall[] {
  const below = place.endsWith('/') ? place : `${place}/`;
  return calls.filter(({ paths }) => paths.some(path => path === place || path.startsWith(below)));
}
