import { z } from 'zod';
import type { Store } from '../store/store.js';
import { tryReadJson } from '../text/json/read-json.js';
import { callSumsSchema, sumCalls } from './call-groups.js';
import type { CallSums } from './call-groups.js';
import { CallLog, callsAt, readCallLog } from './call-log.js';
import type { LoggedCall } from './call-log.js';
import { ledgerSummarySchema } from './ledger-accounts.js';
import type { LedgerSummary } from './ledger-accounts.js';
import { ledgerKeys } from './ledger-keys.js';
import { createLedgerReader, listWorkers, readLedger, visitBatches } from './ledger-reader.js';

/**
 * A digest of the ledger of a run that has ended. The ledger of a run of 100,000 tasks has 800,000 records,
 * which take several seconds to read.
 */
const callIndexSchema = z.strictObject({
  /** The batches of each worker that it covers. */
  batches: z.record(z.string(), z.number().int()),
  summary: ledgerSummarySchema,
  sums: callSumsSchema,
  /** By the first level of paths: the batches with records of calls below it, counted through all workers. */
  places: z.record(z.string(), z.array(z.number().int())),
});
type CallIndex = z.infer<typeof callIndexSchema>;

/** Writes the index of the ledger of a run that has ended, unless a part of it cannot be read. */
export async function writeCallIndex(store: Store, run: string): Promise<void> {
  const workers = await listWorkers(store, run);
  const batches: CallIndex['batches'] = Object.fromEntries(workers.map(worker => [worker, 0]));
  const log = new CallLog(run);
  const parts = new Map<LoggedCall, number[]>();
  let part = -1;
  const reader = createLedgerReader(store, run, (record, { journal, worker, number }) => {
    if (batches[worker] !== number) part++;
    batches[worker] = number;
    const call = log.add(record, journal);
    if (!call) return;
    const known = parts.get(call) ?? [];
    if (known.at(-1) !== part) parts.set(call, [...known, part]);
  });
  const summary = await reader.read();
  if (summary.damagedBatches > 0) return;
  const calls = await log.close(store);
  const places = new Map<string, Set<number>>();
  for (const call of calls) {
    for (const path of call.paths) {
      const place = firstLevel(path);
      const known = places.get(place) ?? new Set();
      places.set(place, known);
      for (const each of parts.get(call) ?? []) known.add(each);
    }
  }
  const index: CallIndex = {
    batches,
    summary,
    sums: sumCalls(calls),
    places: Object.fromEntries(
      [...places].map(([place, numbers]) => [place, [...numbers].sort((left, right) => left - right)]),
    ),
  };
  await store.write(ledgerKeys.index(run), JSON.stringify(index));
}

/** The cost of a run's calls: from the index if it covers the ledger. */
export async function readSummary(store: Store, run: string): Promise<LedgerSummary> {
  return (await readIndex(store, run))?.summary ?? readLedger(store, run);
}

/** Sums of a run's calls by place: from the index if it covers the ledger. */
export async function readCallSums(store: Store, run: string): Promise<CallSums> {
  return (await readIndex(store, run))?.sums ?? sumCalls(await readCallLog(store, run));
}

/** The calls at some places of a run or below them: with an index, only their part of the ledger is read. */
export async function readCallsAt(
  store: Store,
  run: string,
  places: readonly string[],
): Promise<LoggedCall[]> {
  const index = await readIndex(store, run);
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

function firstLevel(path: string): string {
  return path.split('/', 1)[0] ?? '';
}
