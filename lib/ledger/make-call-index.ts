import { z } from 'zod';
import type { Store } from '../store/store.js';
import { StringIndex } from '../text/string-index.js';
import { callSumsSchema, CallTotals } from './call-groups.js';
import { CallLog } from './call-log.js';
import type { LoggedCall } from './call-log.js';
import { ledgerSummarySchema } from './ledger-accounts.js';
import type { LedgerSummary } from './ledger-accounts.js';
import { createLedgerReader, listWorkers, visitBatches } from './ledger-reader.js';
import type { LedgerRecord } from './ledger-record.js';

/**
 * A digest of the ledger of a run that has ended. The ledger of a run of 100,000 tasks has 800,000 records,
 * which take several seconds to read.
 */
export const callIndexSchema = z.strictObject({
  /** The batches of each worker that it covers. */
  batches: z.record(z.string(), z.number().int()),
  summary: ledgerSummarySchema,
  sums: callSumsSchema,
  /** By the first level of paths: the batches with records of calls below it, counted through all workers. */
  places: z.record(z.string(), z.array(z.number().int())),
});
export type CallIndex = z.infer<typeof callIndexSchema>;

/**
 * Digests a ledger; undefined if a part of it cannot be read. Reads it twice: when it knows the last batch about
 * each call, it holds a call only until then. All calls of a run of 100,000 tasks would take 230 MB.
 */
export async function makeCallIndex(store: Store, run: string): Promise<CallIndex | undefined> {
  const outline = await readOutline(store, run);
  const { batches, summary, calls } = outline;
  if (summary.damagedBatches > 0) return undefined;
  const log = new CallLog(run);
  const totals = new CallTotals();
  const places = new Map<string, Set<number>>();
  const partsOf = new Map<LoggedCall, number[]>();

  function take(call: LoggedCall): void {
    const parts = partsOf.get(call) ?? [];
    partsOf.delete(call);
    const [first = ''] = call.paths;
    totals.add(call, { path: first, number: calls.numberOf(call.key) });
    for (const path of call.paths) {
      const place = firstLevel(path);
      const known = places.get(place) ?? new Set();
      places.set(place, known);
      for (const part of parts) known.add(part);
    }
  }

  const all = Object.entries(batches).flatMap(([worker, count]) =>
    Array.from({ length: count }, (_, index) => ({ worker, number: index + 1 })),
  );
  let part = 0;
  let touched = new Set<LoggedCall>();
  await visitBatches({
    store,
    run,
    batches: all,
    visit(record, { journal }) {
      const call = log.add(record, journal);
      if (!call) return;
      touched.add(call);
      const parts = partsOf.get(call) ?? [];
      partsOf.set(call, parts);
      if (parts.at(-1) !== part) parts.push(part);
    },
    onEnd() {
      for (const call of touched) if (calls.lastPart(call.key) === part && log.release(call)) take(call);
      touched = new Set();
      part++;
    },
  });
  for (const call of await log.close(store)) take(call);
  const sorted = [...places].map(
    ([place, parts]) => [place, [...parts].sort((left, right) => left - right)] as const,
  );
  return { batches, summary, sums: totals.sums(), places: Object.fromEntries(sorted) };
}

/** The first level of a path. */
export function firstLevel(path: string): string {
  return path.split('/', 1)[0] ?? '';
}

async function readOutline(store: Store, run: string) {
  const workers = await listWorkers(store, run);
  const batches: CallIndex['batches'] = Object.fromEntries(workers.map(worker => [worker, 0]));
  const calls = new CallParts();
  let part = -1;
  const reader = createLedgerReader(store, run, (record, { worker, number }) => {
    if (batches[worker] !== number) part++;
    batches[worker] = number;
    calls.note(record, part);
  });
  const summary: LedgerSummary = await reader.read();
  return { batches, summary, calls };
}

/** The last batch with a record about each call, by numbers outside of the heap. */
class CallParts {
  private readonly keys = new StringIndex();
  private readonly intents = new StringIndex();
  private readonly last: number[] = [];
  /** The call of each intent. */
  private readonly calls: number[] = [];

  note(record: LedgerRecord, part: number): void {
    if ('key' in record) {
      const call = this.keys.add(record.key);
      this.last[call] = part;
      if (record.type === 'intent') this.calls[this.intents.add(record.id)] = call;
    } else {
      const intent = this.intents.find(record.id);
      const call = intent === undefined ? undefined : this.calls[intent];
      if (call !== undefined) this.last[call] = part;
    }
  }

  /** Calls are numbered in the order of the ledger. */
  numberOf(key: string): number {
    return this.keys.find(key) ?? 0;
  }

  lastPart(key: string): number | undefined {
    return this.last[this.numberOf(key)];
  }
}
