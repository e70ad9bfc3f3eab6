import fc from 'fast-check';
import type { Usage } from '../../../../lib/domain/usage.js';
import { sumCalls } from '../../../../lib/ledger/call-groups.js';
import { readCallsAt, readCallSums, readSummary, writeCallIndex } from '../../../../lib/ledger/call-index.js';
import { callsAt, readCallLog } from '../../../../lib/ledger/call-log.js';
import { ledgerKeys } from '../../../../lib/ledger/ledger-keys.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import type { LedgerRecord } from '../../../../lib/ledger/ledger-record.js';
import { openLedger } from '../../../../lib/ledger/ledger.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { addRunRecord, updateRunRecord } from '../../../../lib/store/run-record.js';
import type { RunRecord } from '../../../../lib/store/run-record.js';
import type { Store } from '../../../../lib/store/store.js';

const run = 'run';
const role = 'agent';
const paths = [
  'subset-001/evaluate-explore',
  'subset-001/epoch-1/a/1',
  'subset-002/critique-ab/row-1',
  'evaluate-x',
];
const places = ['subset-001', 'subset-001/epoch-1', 'subset-002', 'evaluate-x', 'nowhere', ...paths];

function usage(promptTokens: number): Usage {
  return { calls: 1, promptTokens, cachedTokens: 0, completionTokens: 1, usd: promptTokens / 1e6 };
}

/** What one worker does: a call, with how it ends and where it was made. */
const callArbitrary = fc.record({
  worker: fc.constantFrom<string[]>('a-1', 'b-1'),
  key: fc.constantFrom('k1', 'k2', 'k3', 'k4').map(key => key.padEnd(64, '0')),
  path: fc.constantFrom(...paths),
  end: fc.constantFrom('reply', 'void', 'cut', 'hit', 'open'),
});
type Made = typeof callArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** The records of the call with a number, after earlier ones. */
function recordsOf(calls: readonly Made[], number: number): LedgerRecord[] {
  const made = calls[number];
  if (!made) return [];
  const { worker, key, path, end } = made;
  const id = `${worker}-${number}`;
  const intent = { type: 'intent', id, key, role, worst: usage(100) } as const;
  const payer = calls.slice(0, number).findLastIndex(call => call.key === key && call.end !== 'hit');
  const paidBy =
    payer < 0 ? { run: 'earlier', intent: 'x' } : { run, intent: `${calls[payer]?.worker}-${payer}` };
  switch (end) {
    case 'reply':
      return [
        intent,
        { type: 'reply', id, key, role, usage: usage(number), isFinal: true, path, milliseconds: 5 },
      ];
    case 'void':
    case 'cut':
      return [intent, { type: end, id, reason: 'busy' }];
    case 'hit':
      return [{ type: 'hit', key, role, usage: usage(number), paidBy, path }];
    case 'open':
      return [intent];
  }
}

async function storeOf(calls: readonly Made[]): Promise<Store> {
  const store = createMemoryStore();
  const ledgers = new Map(
    ['a-1', 'b-1'].map(worker => [worker, openLedger({ store, run, worker, journal: 'journal/shared' })]),
  );
  for (const [number, call] of calls.entries())
    for (const record of recordsOf(calls, number)) await ledgers.get(call.worker)?.append(record);
  return store;
}

/** How many times batches are read. */
function countBatches(store: Store): { store: Store; batches(): number } {
  let read = 0;
  const counting = Object.assign(Object.create(store) as Store, {
    read(key: string) {
      if (key.includes('/batches/')) read++;
      return store.read(key);
    },
  });
  return { store: counting, batches: () => read };
}

test('an index returns exactly what the ledger has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(callArbitrary, { maxLength: 30 }), async calls => {
      const store = await storeOf(calls);
      const all = await readCallLog(store, run);
      await writeCallIndex(store, run);
      expect(await readSummary(store, run)).toEqual(await readLedger(store, run));
      expect(await readCallSums(store, run)).toEqual(sumCalls(all));
      for (const place of places) expect(await readCallsAt(store, run, [place])).toEqual(callsAt(all, place));
    }),
    { numRuns: 40 },
  );
});

const example: Made[] = Array.from({ length: 40 }, (_, number) => ({
  worker: 'a-1',
  key: String(number).padStart(64, '0'),
  path: number < 2 ? 'evaluate-x' : 'subset-001/evaluate-explore',
  end: 'reply',
}));

test('with an index, a sum reads no calls, and a place only its own', async () => {
  const counted = countBatches(await storeOf(example));
  await writeCallIndex(counted.store, run);
  const before = counted.batches();
  expect((await readSummary(counted.store, run)).usage.calls).toBe(40);
  expect(await readCallsAt(counted.store, run, ['evaluate-x'])).toHaveLength(2);
  expect(counted.batches() - before).toBeLessThan(10);
});

test('an index that does not cover the ledger, or cannot be read, is not used', async () => {
  const store = await storeOf(example);
  await writeCallIndex(store, run);
  const later = openLedger({ store, run, worker: 'c-1', journal: 'journal/shared' });
  const call: Made = { worker: 'c-1', key: 'f'.repeat(64), path: 'evaluate-x', end: 'reply' };
  for (const record of recordsOf([call], 0)) await later.append(record);
  expect((await readSummary(store, run)).usage.calls).toBe(41);
  await writeCallIndex(store, run);
  await store.write(ledgerKeys.index(run), '{"batches": {');
  expect((await readCallSums(store, run)).groups.reduce((sum, { calls }) => sum + calls, 0)).toBe(41);
});

test('a ledger with a part that cannot be read gets no index', async () => {
  const store = await storeOf(example);
  await store.write(ledgerKeys.batch(run, 'a-1', 3), '[');
  await writeCallIndex(store, run);
  expect(await store.read(ledgerKeys.index(run))).toBeUndefined();
});

test('the first view of a run whose end no command saw makes its index', async () => {
  const counted = countBatches(await storeOf(example));
  const { store } = counted;
  const record: RunRecord = {
    schemaVersion: 1,
    id: run,
    name: run,
    configFile: 'fgo.yaml',
    manifest: { sha256: '0'.repeat(64), bytes: 1 },
    fingerprint: '',
    strategy: 'tree',
    simulated: true,
    startedAt: '2026-01-01T00:00:00.000Z',
    begun: true,
    endedAt: null,
  };
  await addRunRecord(store, record);
  await readCallSums(store, run);
  expect(await store.read(ledgerKeys.index(run))).toBeUndefined();
  await updateRunRecord(store, run, now => ({ ...now, endedAt: '2026-01-02T00:00:00.000Z' }));
  const first = await readCallSums(store, run);
  const before = counted.batches();
  expect(await readCallSums(store, run)).toEqual(first);
  expect(counted.batches() - before).toBeLessThan(3);
});
