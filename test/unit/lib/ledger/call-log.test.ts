import type { Usage } from '../../../../lib/domain/usage.js';
import { callsAt, readCallLog } from '../../../../lib/ledger/call-log.js';
import { createJournal } from '../../../../lib/ledger/journal.js';
import { openLedger } from '../../../../lib/ledger/ledger.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';

let store: Store;

beforeEach(async () => {
  store = createMemoryStore();
});

const usage: Usage = { calls: 1, promptTokens: 9, cachedTokens: 4, completionTokens: 1, usd: null };
const key = (digit: string) => digit.repeat(64);
const role = 'optimizer';

function open(worker: string) {
  return openLedger({ store, run: 'run', worker, journal: 'journal/shared' });
}

describe('the call log of a run', () => {
  it('has every attempt of a call, the time of its answer, and all of its places', async () => {
    const ledger = open('a');
    const paidBy = { run: 'run', intent: '2' };
    await ledger.append({ type: 'intent', id: '1', key: key('a'), role, worst: usage });
    await ledger.append({ type: 'void', id: '1', reason: 'busy' });
    await ledger.append({ type: 'intent', id: '2', key: key('a'), role, worst: usage });
    const path = 'subset-001/epoch-1/instructions/1';
    const answer = { id: '2', key: key('a'), role, usage, isFinal: true, path, milliseconds: 120 } as const;
    await ledger.append({ type: 'reply', ...answer });
    await ledger.append({ type: 'hit', key: key('a'), role, usage, paidBy, path: 'subset-002' });
    expect(await readCallLog(store, 'run')).toEqual([
      {
        key: key('a'),
        role,
        paths: [path, 'subset-002'],
        usage,
        attempts: [
          { outcome: 'refused', reason: 'busy', milliseconds: null },
          { outcome: 'answered', reason: null, milliseconds: 120 },
        ],
        journal: 'journal/shared',
      },
    ]);
  });

  it('knows from the journal that a killed worker had its answer, and what was cut or is open', async () => {
    const ledger = open('killed');
    for (const id of ['1', '2', '3']) {
      await ledger.append({ type: 'intent', id, key: key(id), role, worst: usage });
    }
    await ledger.append({ type: 'cut', id: '2', reason: 'timeout' });
    const entry = { key: key('1'), requestHash: key('0'), model: 'm', role, text: 'yes', usage } as const;
    const paidBy = { run: 'run', intent: '1' };
    await createJournal(store).put({ ...entry, finish: 'stop', usageCounted: false, paidBy });
    const calls = await readCallLog(store, 'run');
    expect(calls.map(call => call.attempts[0]?.outcome)).toEqual(['answered', 'cut', 'open']);
  });

  it('has no attempts for calls that an earlier run paid, and finds calls by their place', async () => {
    const ledger = open('a');
    const paidBy = { run: 'earlier', intent: '9' };
    const hit = { type: 'hit', role, usage, paidBy } as const;
    await ledger.append({ ...hit, key: key('a'), path: 'merge-1-1/try-1/instructions' });
    await ledger.append({ ...hit, key: key('b'), path: 'merge-1-10/try-1/instructions' });
    const calls = await readCallLog(store, 'run');
    expect(calls.map(({ attempts }) => attempts)).toEqual([[], []]);
    expect(callsAt(calls, 'merge-1-1').map(call => call.key)).toEqual([key('a')]);
    expect(callsAt(calls, 'merge-1-1/try-1')).toHaveLength(1);
    expect(callsAt(calls, 'merge-1')).toEqual([]);
  });
});
