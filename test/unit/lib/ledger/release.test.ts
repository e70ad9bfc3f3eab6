import { readBudget } from '../../../../lib/ledger/budget-object.js';
import { BudgetSpentError } from '../../../../lib/llm/errors.js';
import { readCallLog } from '../../../../lib/ledger/call-log.js';
import { ledgerKeys } from '../../../../lib/ledger/ledger-keys.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { openLedger } from '../../../../lib/ledger/ledger.js';
import { releaseUnresolved } from '../../../../lib/ledger/release-unresolved.js';
import type { RunModels } from '../../../../lib/ledger/run-models.js';
import { unresolvedByReason } from '../../../../lib/ledger/unresolved.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  store = createMemoryStore();
});
afterEach(() => fake.close());

const open = () =>
  openModels({ store, url: fake.url, cap: { calls: 3 }, tries: 1, llm: { timeoutSeconds: 0.2 } });
const ask = (models: RunModels, content: string) =>
  models.complete({ role: 'agent', messages: [{ role: 'user', content }] });
const release = () => releaseUnresolved({ store, run: 'run', timeoutSeconds: 0.2 });

/** Two calls that time out, and one that is answered: the budget is spent. */
async function spent(): Promise<RunModels> {
  fake.script({ hang: true }, { hang: true });
  const models = await open();
  await expect(ask(models, 'a')).rejects.toThrow('did not answer within 0.2 seconds');
  await expect(ask(models, 'b')).rejects.toThrow('did not answer within 0.2 seconds');
  await ask(models, 'c');
  return models;
}

describe('calls without an answer', () => {
  it('are listed with their number and reason if the budget is spent', async () => {
    const models = await spent();
    const attempt = ask(models, 'd');
    await expect(attempt).rejects.toBeInstanceOf(BudgetSpentError);
    await expect(attempt).rejects.toThrow(/2 calls of it are unresolved.*\(2 timed out\).*--release/);
  });

  it('stay charged until a person releases them, and then leave room for the same number', async () => {
    const models = await spent();
    await expect(ask(models, 'd')).rejects.toThrow(BudgetSpentError);
    expect(await release()).toEqual({ released: 2, inFlight: 0 });
    await ask(models, 'd');
    await ask(models, 'e');
    await expect(ask(models, 'f')).rejects.toThrow(BudgetSpentError);
    await models.flush();
    const ledger = await readLedger(store, 'run');
    expect(ledger).toMatchObject({ paid: { calls: 3 }, charged: { calls: 3 }, unresolved: [] });
    const outcomes = (await readCallLog(store, 'run')).flatMap(({ attempts }) => attempts);
    expect(outcomes.filter(({ outcome }) => outcome === 'released')).toHaveLength(2);
  });

  it('are released once, for any number of requests and requesters', async () => {
    const models = await spent();
    await Promise.all([release(), release()]);
    expect(await release()).toEqual({ released: 0, inFlight: 0 });
    expect((await readBudget(store, 'run'))?.object.released.calls).toBe(2);
    await models.close();
    const later = await open();
    await ask(later, 'd');
    await ask(later, 'e');
    await expect(ask(later, 'f')).rejects.toThrow(BudgetSpentError);
  });

  it('stay if they may be in flight, and are released once a killed worker has been silent long enough', async () => {
    fake.otherwise(() => ({ hang: true }));
    const models = await open();
    const stop = new AbortController();
    const call = models.complete({ role: 'agent', messages: [{ role: 'user', content: 'a' }] }, stop.signal);
    call.catch(() => undefined);
    for (let sent = 0; sent === 0; sent = fake.requests.length)
      await new Promise(done => setTimeout(done, 5));
    expect(await release()).toEqual({ released: 0, inFlight: 1 });
    const budget = await readBudget(store, 'run');
    for (const grant of Object.values(budget?.object.grants ?? {})) grant.renewedAt -= 120_000;
    await store.write(ledgerKeys.budget('run'), JSON.stringify(budget?.object));
    expect(await release()).toEqual({ released: 1, inFlight: 0 });
    stop.abort(new Error('enough'));
  });

  it('that are answered later are charged at their actual cost', async () => {
    const models = await spent();
    await models.flush();
    const [late] = (await readLedger(store, 'run')).unresolved;
    if (!late) throw new Error('nothing is unresolved');
    await release();
    const ledger = openLedger({ store, run: 'run', worker: 'late', journal: 'journal/shared' });
    const { id, key, role } = late;
    const usage = { calls: 1, promptTokens: 9, cachedTokens: 0, completionTokens: 1, usd: null };
    await ledger.append({ type: 'reply', id, key, role, usage, isFinal: true });
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 2 }, released: { calls: 1 } });
  });

  it('are grouped by reason', async () => {
    fake.script({ cut: 'within' }, { hang: true });
    const models = await open();
    await expect(ask(models, 'a')).rejects.toThrow('closed');
    await expect(ask(models, 'b')).rejects.toThrow('did not answer');
    await models.flush();
    const groups = unresolvedByReason((await readLedger(store, 'run')).unresolved);
    expect(groups.map(({ reason, calls }) => [calls, reason])).toEqual([
      [1, 'cut off by the endpoint or the network'],
      [1, 'timed out'],
    ]);
  });
});
