import { thrownText } from '../../../support/thrown-text.js';
import type { Usage } from '../../../../lib/domain/usage.js';
import { openBudget } from '../../../../lib/ledger/budget.js';
import { readBudget, setBudgetCap } from '../../../../lib/ledger/budget-object.js';
import { BudgetSpentError } from '../../../../lib/llm/errors.js';
import { ledgerKeys } from '../../../../lib/ledger/ledger-keys.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { newWorkerName, openLedger } from '../../../../lib/ledger/ledger.js';
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

function usage(tokens: number, usd: number | null = 0): Usage {
  return { calls: 1, promptTokens: tokens, cachedTokens: 0, completionTokens: 0, usd };
}

describe('a run with a cap', () => {
  it.each([
    ['calls', { calls: 20 }],
    ['tokens', { tokens: 20 * 300 }],
    ['usd', { usd: 0.02 }],
  ])(
    'in %s never exceeds it, with 64 calls at once by two workers and a failing endpoint',
    async (_, cap) => {
      let served = 0;
      fake.otherwise(() => {
        served++;
        if (served % 5 === 0) return { status: 500, body: { error: { message: 'oops' } } };
        if (served % 7 === 0) return { cut: 'within' };
        return { reply: 'ok', delayMs: 10, usage: { prompt_tokens: 40, completion_tokens: 200 } };
      });
      const price = { prompt: 1, completion: 4 };
      const llm = { models: { default: { model: 'm', maxCompletionTokens: 200, price } }, concurrency: 64 };
      const workers = await Promise.all([1, 2].map(() => openModels({ store, url: fake.url, cap, llm })));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 64 }, (_item, index) =>
          workers[index % 2]?.complete({
            role: 'agent',
            messages: [{ role: 'user', content: `call ${index}` }],
          }),
        ),
      );
      await Promise.all(workers.map(worker => worker.close()));
      const { charged, paid } = await readLedger(store, 'run');
      expect(charged.calls).toBeLessThanOrEqual('calls' in cap ? cap.calls : Infinity);
      expect(charged.promptTokens + charged.completionTokens).toBeLessThanOrEqual(
        'tokens' in cap ? cap.tokens : Infinity,
      );
      expect(charged.usd).toBeLessThanOrEqual('usd' in cap ? cap.usd : Infinity);
      expect(paid.calls).toBeGreaterThan(8);
      const refused = outcomes.filter(
        outcome => outcome.status === 'rejected' && outcome.reason instanceof BudgetSpentError,
      );
      expect(refused.length).toBeGreaterThan(0);
    },
  );

  it('rejects a call before it is sent, and reports what is left and what to do', async () => {
    const models = await openModels({ store, url: fake.url, cap: { tokens: 100 } });
    const attempt = models.complete({ role: 'agent', messages: [{ role: 'user', content: 'hello' }] });
    await expect(attempt).rejects.toMatchObject({
      code: 'BUDGET_EXHAUSTED',
      limit: 'tokens',
      needsPerson: true,
    });
    expect(await thrownText(attempt)).toMatch(/100 tokens of 100 tokens.*`budget` in the configuration/);
    expect(fake.requests).toHaveLength(0);
    await models.close();
    expect((await readLedger(store, 'run')).charged.calls).toBe(0);
  });

  it('in USD rejects a model without a price', async () => {
    const models = await openModels({ store, url: fake.url, cap: { usd: 5 } });
    const attempt = models.complete({ role: 'agent', messages: [{ role: 'user', content: 'hello' }] });
    await expect(attempt).rejects.toThrow(/price/);
    expect(fake.requests).toHaveLength(0);
  });

  it('charges nothing for journaled calls', async () => {
    const call = { role: 'agent' as const, messages: [{ role: 'user' as const, content: 'hello' }] };
    await (await openModels({ store, url: fake.url, run: 'earlier' })).complete(call);
    const models = await openModels({ store, url: fake.url, cap: { tokens: 1 } });
    expect((await models.complete(call)).journaled).toBe(true);
  });

  it('continues once the cap is raised', async () => {
    const models = await openModels({ store, url: fake.url, cap: { calls: 1 } });
    const call = (content: string) =>
      models.complete({ role: 'agent', messages: [{ role: 'user', content }] });
    await call('one');
    await expect(call('two')).rejects.toThrow(BudgetSpentError);
    await setBudgetCap({ store, run: 'run', cap: { calls: 2 } });
    await call('two');
    await expect(call('three')).rejects.toThrow(BudgetSpentError);
  });
});

describe('a worker whose grant was revoked while it was suspended', () => {
  it('sends nothing beyond the remaining budget', async () => {
    const models = await openModels({ store, url: fake.url, cap: { calls: 6400 } });
    await models.complete({ role: 'agent', messages: [{ role: 'user', content: 'one' }] });
    const object = (await readBudget(store, 'run'))?.object;
    const own = object?.grants[models.worker];
    if (!object || !own) throw new Error('no grant');
    expect(own.amount.calls).toBe(100);
    const all = { nanoUsd: 0, tokens: 0, calls: 6399 };
    object.grants = {
      [models.worker]: { ...own, amount: { ...own.amount, calls: 1 } },
      other: { ...own, amount: all },
    };
    await store.write(ledgerKeys.budget('run'), JSON.stringify(object));
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 31_000);
    try {
      const second = models.complete({ role: 'agent', messages: [{ role: 'user', content: 'two' }] });
      await expect(second).rejects.toThrow(BudgetSpentError);
    } finally {
      now.mockRestore();
    }
    await models.flush();
    expect(fake.requests).toHaveLength(1);
    expect((await readLedger(store, 'run')).charged.calls).toBe(1);
  });
});

describe('a budget', () => {
  it('waits for calls in flight that may leave enough', async () => {
    const budget = await openBudget({ store, run: 'run', worker: 'a', cap: { tokens: 100 } });
    const first = await budget.reserve(() => usage(80));
    const second = budget.reserve(() => usage(80));
    setTimeout(() => void first.settle(usage(10)), 20);
    await (await second).settle(usage(80));
    await expect(budget.reserve(() => usage(80))).rejects.toThrow(BudgetSpentError);
    expect(await budget.reserve(() => usage(10))).toBeDefined();
  });

  it('keeps the worst case of cut-off calls, and returns what was not spent', async () => {
    const budget = await openBudget({ store, run: 'run', worker: 'a', cap: { tokens: 100 } });
    (await budget.reserve(() => usage(60))).release();
    (await budget.reserve(() => usage(60))).keep();
    await expect(budget.reserve(() => usage(60))).rejects.toThrow('40 tokens of 100');
  });

  it('passes the unused part of a worker that closes to the others', async () => {
    const one = await openBudget({ store, run: 'run', worker: 'one', cap: { tokens: 100 } });
    const two = await openBudget({ store, run: 'run', worker: 'two', cap: { tokens: 100 } });
    await (await one.reserve(() => usage(70))).settle(usage(20));
    await expect(two.reserve(() => usage(70))).rejects.toThrow(BudgetSpentError);
    await one.close();
    await (await two.reserve(() => usage(80))).settle(usage(80));
  });

  it('recovers from a dead worker what its ledger does not charge, and no more', async () => {
    const worker = newWorkerName();
    const dead = await openBudget({ store, run: 'run', worker, cap: { tokens: 100 } });
    const ledger = openLedger({ store, run: 'run', worker, journal: 'journal/shared' });
    await dead.reserve(() => usage(30));
    await ledger.append({ type: 'intent', id: '1', key: 'k', role: 'agent', worst: usage(30) });
    (await dead.reserve(() => usage(50))).release();
    const live = await openBudget({ store, run: 'run', worker: newWorkerName(), cap: {} });
    await expect(live.reserve(() => usage(60))).rejects.toThrow(BudgetSpentError);
    await forgetRenewal(worker);
    await (await live.reserve(() => usage(70))).settle(usage(70));
    await expect(live.reserve(() => usage(1))).rejects.toThrow(BudgetSpentError);
  });

  it('revokes the grant of a worker that was silent for two minutes, which learns this before it sends', async () => {
    const sleeper = newWorkerName();
    const asleep = await openBudget({ store, run: 'run', worker: sleeper, cap: { tokens: 100 } });
    const held = await asleep.reserve(() => usage(90));
    await forgetRenewal(sleeper);
    const live = await openBudget({ store, run: 'run', worker: newWorkerName(), cap: {} });
    await live.reserve(() => usage(90));
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 31_000);
    try {
      await expect(held.confirm()).rejects.toThrow(BudgetSpentError);
    } finally {
      now.mockRestore();
    }
  });

  it('counts what was spent before there was a cap', async () => {
    const models = await openModels({ store, url: fake.url });
    await models.complete({ role: 'agent', messages: [{ role: 'user', content: 'hello' }] });
    await models.close();
    const budget = await openBudget({ store, run: 'run', worker: 'b', cap: { calls: 2 } });
    await (await budget.reserve(() => usage(1))).settle(usage(1));
    await expect(budget.reserve(() => usage(1))).rejects.toThrow(BudgetSpentError);
  });

  it('is in no store if there is no cap', async () => {
    const budget = await openBudget({ store, run: 'run', worker: 'a', cap: {} });
    await (await budget.reserve(() => usage(1_000_000))).settle(usage(1));
    await budget.close();
    expect(await store.list('')).toEqual([]);
  });
});

async function forgetRenewal(worker: string): Promise<void> {
  const budget = await readBudget(store, 'run');
  const grant = budget?.object.grants[worker];
  if (!grant) throw new Error('no grant');
  grant.renewedAt -= 121_000;
  await store.write(ledgerKeys.budget('run'), JSON.stringify(budget?.object));
}
