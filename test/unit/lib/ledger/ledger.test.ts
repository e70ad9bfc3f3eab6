import type { Usage } from '../../../../lib/domain/usage.js';
import { createJournal } from '../../../../lib/ledger/journal.js';
import { ledgerKeys } from '../../../../lib/ledger/ledger-keys.js';
import { createLedgerReader, readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { openLedger } from '../../../../lib/ledger/ledger.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';

let store: Store;

beforeEach(async () => {
  store = createMemoryStore();
});

function usage(promptTokens: number, usd: number | null = promptTokens / 1e6): Usage {
  return { calls: 1, promptTokens, cachedTokens: 0, completionTokens: 1, usd };
}

function open(worker: string) {
  return openLedger({ store, run: 'run', worker, journal: 'journal/shared' });
}

describe('a ledger', () => {
  it('reports what a run costs, what it paid, and what is unknown', async () => {
    const ledger = open('a');
    const paidBy = { run: 'earlier', intent: '9' };
    await ledger.append({ type: 'intent', id: '1', key: 'k1', role: 'agent', worst: usage(100) });
    await ledger.append({
      type: 'reply',
      id: '1',
      key: 'k1',
      role: 'agent',
      usage: usage(10),
      isFinal: true,
    });
    await ledger.append({ type: 'hit', key: 'k2', role: 'merger', usage: usage(20), paidBy });
    await ledger.append({ type: 'hit', key: 'k2', role: 'merger', usage: usage(20), paidBy });
    await ledger.append({ type: 'intent', id: '2', key: 'k3', role: 'agent', worst: usage(100) });
    await ledger.append({ type: 'void', id: '2', reason: '429' });
    await ledger.append({ type: 'intent', id: '3', key: 'k3', role: 'agent', worst: usage(100) });
    await ledger.append({ type: 'cut', id: '3', reason: 'time-out' });
    await ledger.append({ type: 'intent', id: '4', key: 'k4', role: 'agent', worst: usage(1000) });
    const summary = await readLedger(store, 'run');
    expect(summary).toMatchObject({ hits: 1, misses: 1, damagedBatches: 0 });
    expect(summary.usage).toEqual({
      calls: 2,
      promptTokens: 30,
      cachedTokens: 0,
      completionTokens: 2,
      usd: 0.00003,
    });
    expect(summary.usageByRole.merger.promptTokens).toBe(20);
    expect(summary.paid).toMatchObject({ calls: 1, promptTokens: 10 });
    expect(summary.paidByRole.merger.calls).toBe(0);
    expect(summary.cutOff).toMatchObject({ calls: 2, open: 1, worst: { promptTokens: 1100 } });
    expect(summary.charged).toMatchObject({ calls: 3, promptTokens: 1110 });
  });

  it('knows from a hit that a killed worker of the run had paid', async () => {
    await open('killed').append({ type: 'intent', id: 'x', key: 'k', role: 'agent', worst: usage(100) });
    const paidBy = { run: 'run', intent: 'x' };
    await open('later').append({ type: 'hit', key: 'k', role: 'agent', usage: usage(10), paidBy });
    const summary = await readLedger(store, 'run');
    expect(summary).toMatchObject({
      hits: 0,
      misses: 1,
      paid: { calls: 1, promptTokens: 10 },
      cutOff: { calls: 0 },
    });
  });

  it('knows from the journal that a killed worker had paid', async () => {
    const key = 'a'.repeat(64);
    await open('killed').append({ type: 'intent', id: 'x', key, role: 'agent', worst: usage(100) });
    await createJournal(store).put({
      key,
      requestHash: key,
      model: 'm',
      role: 'agent',
      text: 'ok',
      finish: 'stop',
      usage: usage(10),
      usageCounted: false,
      paidBy: { run: 'run', intent: 'x' },
    });
    expect(await readLedger(store, 'run')).toMatchObject({
      misses: 1,
      paid: { promptTokens: 10 },
      cutOff: { calls: 0 },
    });
  });

  it('adds up to the same total to the last digit, in any order', async () => {
    const amounts = [0.1, 0.2, 0.3, 0.7, 1e-9];
    const add = async (run: string, list: number[]) => {
      const ledger = openLedger({ store, run, worker: 'a', journal: 'j' });
      for (const [index, usd] of list.entries()) {
        await ledger.append({
          type: 'reply',
          id: `${index}`,
          key: `${usd}`,
          role: 'agent',
          usage: usage(1, usd),
          isFinal: true,
        });
      }
      return (await readLedger(store, run)).paid.usd;
    };
    expect(await add('one', amounts)).toBe(1.300000001);
    expect(await add('two', amounts.reverse())).toBe(1.300000001);
  });

  it('counts a call once, by the reply that stands and the first role, in any order', async () => {
    const first = { type: 'reply', id: '1', key: 'k', role: 'merger', usage: usage(10, null) } as const;
    const second = { type: 'reply', id: '2', key: 'k', role: 'agent', usage: usage(20) } as const;
    const summaries = [];
    for (const [run, records] of Object.entries({ one: [first, second], other: [second, first] })) {
      const ledger = openLedger({ store, run, worker: 'w', journal: 'journal/shared' });
      for (const record of records) await ledger.append({ ...record, isFinal: record === second });
      summaries.push(await readLedger(store, run));
    }
    expect(summaries[0]).toEqual(summaries[1]);
    expect(summaries[0]).toMatchObject({ misses: 1, usage: { calls: 1, promptTokens: 20, usd: 0.00002 } });
    expect(summaries[0]?.usageByRole).toMatchObject({ agent: { calls: 1 }, merger: { calls: 0, usd: 0 } });
    expect(summaries[0]?.paid).toMatchObject({ calls: 2, promptTokens: 30, usd: null });
  });

  it('is null in money if a price is unknown', async () => {
    await open('a').append({
      type: 'reply',
      id: '1',
      key: 'k',
      role: 'agent',
      usage: usage(1, null),
      isFinal: true,
    });
    expect((await readLedger(store, 'run')).paid.usd).toBeNull();
  });

  it('writes records that wait at the same time together', async () => {
    const ledger = open('a');
    const records = Array.from({ length: 100 }, (_, index) =>
      ledger.append({ type: 'void', id: `${index}`, reason: 'x' }),
    );
    await Promise.all(records);
    expect((await store.list('ledger/run/batches')).length).toBeLessThanOrEqual(2);
  });

  it('resumes reading where the last reading ended', async () => {
    const ledger = open('a');
    const reader = createLedgerReader(store, 'run');
    const late = createLedgerReader(store, 'run');
    let written = 0;
    const write = async (until: number) => {
      for (; written < until; written++) {
        await ledger.append({
          type: 'reply',
          id: `${written}`,
          key: `${written}`,
          role: 'agent',
          usage: usage(1),
          isFinal: true,
        });
      }
    };
    await write(100);
    expect((await reader.read()).paid.calls).toBe(100);
    await write(300);
    await ledger.flush();
    expect((await reader.read()).paid.calls).toBe(300);
    expect((await reader.read()).paid.calls).toBe(300);
    expect((await late.read()).paid.calls).toBe(300);
    await write(310);
    expect((await Promise.all([reader.read(), reader.read()])).map(({ paid }) => paid.calls)).toEqual([
      310, 310,
    ]);
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 310 }, damagedBatches: 0 });
  });

  it('is read in turns, so that the process can do other things meanwhile', async () => {
    const records = Array.from({ length: 40 }, (_, number) => ({
      type: 'hit',
      key: `k${number}`,
      role: 'agent',
      usage: usage(1),
      paidBy: { run: 'earlier', intent: '1' },
    }));
    for (let number = 1; number <= 400; number++)
      await store.write(ledgerKeys.batch('run', 'a', number), JSON.stringify(records));
    await store.write(ledgerKeys.worker('run', 'a'), '{"journal":"journal/shared"}');
    // Each look at the clock finds that the longest turn has passed.
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 1_000));
    let turns = 0;
    let next = setImmediate(function count() {
      turns++;
      next = setImmediate(count);
    });
    await readLedger(store, 'run');
    clearImmediate(next);
    clock.mockRestore();
    expect(turns).toBeGreaterThanOrEqual(400);
  });

  it('counts damaged batches, and reads the others', async () => {
    const ledger = open('a');
    for (let index = 1; index <= 3; index++) {
      await ledger.append({
        type: 'reply',
        id: `${index}`,
        key: `${index}`,
        role: 'agent',
        usage: usage(1),
        isFinal: true,
      });
    }
    await store.write(ledgerKeys.batch('run', 'a', 2), '[{"type":"rep');
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 2 }, damagedBatches: 1 });
  });

  it('of a run that made no call is empty', async () => {
    expect(await readLedger(store, 'never')).toMatchObject({
      usage: { calls: 0, usd: 0 },
      hits: 0,
      misses: 0,
    });
  });
});
