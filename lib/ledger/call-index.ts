import type { Store } from '../store/store.js';
import { readRunRecord } from '../store/run-record.js';
import { tryReadJson } from '../text/json/read-json.js';
import { sumCalls } from './call-groups.js';
import type { CallSums } from './call-groups.js';
import { CallLog, callsAt, readCallLog } from './call-log.js';
import type { LoggedCall } from './call-log.js';
import type { LedgerSummary } from './ledger-accounts.js';
import { ledgerKeys } from './ledger-keys.js';
import { listWorkers, readLedger, visitBatches } from './ledger-reader.js';
import { callIndexSchema, firstLevel, makeCallIndex } from './make-call-index.js';
import type { CallIndex } from './make-call-index.js';

/** Writes the index of the ledger of a run that has ended, unless a part of it cannot be read. */
export async function writeCallIndex(store: Store, run: string): Promise<CallIndex | undefined> {
  const index = await makeCallIndex(store, run);
  if (index) await store.write(ledgerKeys.index(run), JSON.stringify(index));
  return index;
}

/**
 * The index of a run that has ended. The first view of a run whose end no command saw makes it. Undefined for a
 * run that goes on, or if it cannot be made.
 */
async function indexOf(store: Store, run: string): Promise<CallIndex | undefined> {
  const known = await readIndex(store, run);
  if (known) return known;
  try {
    const record = await readRunRecord(store, run);
    return record && record.endedAt !== null ? await writeCallIndex(store, run) : undefined;
  } catch {
    // It only saves time: the ledger has everything.
    return undefined;
  }
}

/** The cost of a run's calls: from the index if it covers the ledger. */
export async function readSummary(store: Store, run: string): Promise<LedgerSummary> {
  return (await indexOf(store, run))?.summary ?? readLedger(store, run);
}

/** Sums of a run's calls by place: from the index if it covers the ledger. */
export async function readCallSums(store: Store, run: string): Promise<CallSums> {
  return (await indexOf(store, run))?.sums ?? sumCalls(await readCallLog(store, run));
}

/** The calls at some places of a run or below them: with an index, only their part of the ledger is read. */
export async function readCallsAt(
  store: Store,
  run: string,
  places: readonly string[],
): Promise<LoggedCall[]> {
  const index = await indexOf(store, run);
  const calls = index ? await indexedCalls({ store, run, index, places }) : await readCallLog(store, run);
  // In the order of the places.
  return [...new Set(places.flatMap(place => callsAt(calls, place)))];
}

async function indexedCalls(options: {
  store: Store;
  run: string;
  index: CallIndex;
  places: readonly string[];
}): Promise<LoggedCall[]> {
  const { store, run, index, places } = options;
  const parts = new Set(places.flatMap(place => index.places[firstLevel(place)] ?? []));
  const batches: { worker: string; number: number }[] = [];
  let first = 0;
  for (const [worker, count] of Object.entries(index.batches)) {
    for (let number = 1; number <= count; number++)
      if (parts.has(first + number - 1)) batches.push({ worker, number });
    first += count;
  }
  const log = new CallLog(run);
  await visitBatches({
    store,
    run,
    batches,
    visit: (record, { journal }) => log.add(record, journal),
  });
  return log.close(store);
}

/** The index; undefined if there is none, or if it does not cover exactly the batches that there are. */
async function readIndex(store: Store, run: string): Promise<CallIndex | undefined> {
  const stored = await store.read(ledgerKeys.index(run));
  const index = stored && tryReadJson(stored.bytes, callIndexSchema);
  if (!index) return undefined;
  const workers = await listWorkers(store, run);
  if (workers.length !== Object.keys(index.batches).length) return undefined;
  for (const worker of workers) {
    const count = index.batches[worker] ?? 0;
    const has = async (number: number) =>
      (await store.read(ledgerKeys.batch(run, worker, number))) !== undefined;
    if ((count > 0 && !(await has(count))) || (await has(count + 1))) return undefined;
  }
  return index;
}
