import type { Usage } from '../../../../lib/domain/usage.js';
import { openBudget } from '../../../../lib/ledger/budget.js';
import { readBudget } from '../../../../lib/ledger/budget-object.js';
import { BudgetSpentError } from '../../../../lib/llm/errors.js';
import { ledgerKeys } from '../../../../lib/ledger/ledger-keys.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { newWorkerName, openLedger } from '../../../../lib/ledger/ledger.js';
import type { RunModels } from '../../../../lib/ledger/run-models.js';
import { openStore } from '../../../../lib/store/open-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

const reported = 20_000;
const price = { prompt: 1, completion: 2 };

let fake: FakeEndpoint;
let folder: string;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  fake.otherwise(() => ({ reply: 'ok', usage: { prompt_tokens: 40, completion_tokens: reported } }));
  folder = await temporaryFolder();
  store = await openStore(folder);
});
afterEach(() => fake.close());
afterAll(removeTemporaryFolders);

function open(parts: { cap: object; run?: string; concurrency?: number; models?: object }) {
  const { concurrency = 16, models = { default: { model: 'm', maxCompletionTokens: 50, price } } } = parts;
  return openModels({ store, url: fake.url, llm: { models, concurrency }, ...parts });
}

let asked = 0;
function ask(models: RunModels, role: 'agent' | 'optimizer' = 'agent') {
  return models.complete({ role, messages: [{ role: 'user', content: `call ${asked++}` }] });
}

/** How many of some sequential calls succeeded. */
async function answeredOf(models: RunModels, count: number): Promise<number> {
  let answered = 0;
  for (let call = 0; call < count; call++) {
    await ask(models).then(
      () => answered++,
      (error: unknown) => expect(error).toBeInstanceOf(BudgetSpentError),
    );
  }
  return answered;
}

describe('replies that report more than was reserved for them', () => {
  it.each([
    [
      'tokens',
      { tokens: 100_000 },
      ({ promptTokens, completionTokens }: Usage) => promptTokens + completionTokens,
    ],
    ['usd', { usd: 0.1 }, ({ usd }: Usage) => usd ?? NaN],
  ])('exceed a cap in %s by at most what was in flight, once', async (part, cap, amount) => {
    const concurrency = 32;
    const workers = [await open({ cap, concurrency }), await open({ cap, concurrency })];
    await Promise.allSettled(workers.flatMap(models => Array.from({ length: 60 }, () => ask(models))));
    const { charged } = await readLedger(store, 'run');
    const one = part === 'usd' ? 0.04004 : reported + 40;
    expect(amount(charged)).toBeLessThanOrEqual(
      (Object.values(cap)[0] ?? NaN) + workers.length * concurrency * one,
    );
    expect(fake.requests.length).toBeLessThanOrEqual(workers.length * concurrency);
    const sent = fake.requests.length;
    for (const models of workers) expect(await answeredOf(models, 5)).toBe(0);
    expect(await answeredOf(await open({ cap }), 5)).toBe(0);
    expect(fake.requests).toHaveLength(sent);
  });

  it('raise what is reserved for the next call, so that the cap holds from then on', async () => {
    const models = await open({ cap: { tokens: 3 * reported } });
    expect(await answeredOf(models, 5)).toBe(2);
    expect((await readLedger(store, 'run')).charged.completionTokens).toBe(2 * reported);
  });

  it('change nothing under a cap in calls', async () => {
    expect(await answeredOf(await open({ cap: { calls: 4 } }), 6)).toBe(4);
  });

  it('are charged in full under a cap that allows them', async () => {
    const models = await open({ cap: { tokens: 10_000_000 } });
    expect(await answeredOf(models, 12)).toBe(12);
    expect((await readLedger(store, 'run')).paid.completionTokens).toBe(12 * reported);
  });

  it('are known to a worker that starts after the first one was killed, and to other runs of the store', async () => {
    const models = await open({ cap: { tokens: 3 * reported } });
    await ask(models);
    // Not closed: nothing is returned, as after kill -9.
    const later = await open({ cap: {} });
    expect(await answeredOf(later, 5)).toBe(1);
    const sent = fake.requests.length;
    const other = await open({ run: 'other', cap: { tokens: reported } });
    expect(await answeredOf(other, 2)).toBe(0);
    expect(fake.requests).toHaveLength(sent);
  });

  it('do not affect other models', async () => {
    const models = {
      default: { model: 'm', maxCompletionTokens: 50 },
      optimizer: { model: 'frugal', maxCompletionTokens: 50 },
    };
    const opened = await open({ cap: { tokens: reported + 2_000 }, models });
    await ask(opened);
    await expect(ask(opened)).rejects.toThrow(BudgetSpentError);
    fake.otherwise(() => ({ reply: 'ok', usage: { prompt_tokens: 40, completion_tokens: 10 } }));
    await ask(opened, 'optimizer');
  });

  it('of several models raise each by its own factor', async () => {
    const models = {
      default: { model: 'm', maxCompletionTokens: 50 },
      optimizer: { model: 'thinks', maxCompletionTokens: 50 },
    };
    const opened = await open({ cap: { tokens: 40_000 }, models });
    fake.otherwise(({ body }) => {
      const completion_tokens = body?.['model'] === 'thinks' ? 15_000 : 1_000;
      return { reply: 'ok', usage: { prompt_tokens: 40, completion_tokens } };
    });
    await ask(opened);
    await ask(opened, 'optimizer');
    await ask(opened, 'optimizer');
    await expect(ask(opened, 'optimizer')).rejects.toThrow(BudgetSpentError);
    expect(await answeredOf(opened, 12)).toBe(8);
    const { charged } = await readLedger(store, 'run');
    expect(charged.promptTokens + charged.completionTokens).toBeLessThanOrEqual(40_000);
  });

  it('in the prompt raise longer prompts in proportion', async () => {
    fake.otherwise(({ body }) => {
      const prompt_tokens = JSON.stringify(body?.['messages']).length * 10;
      return { reply: 'ok', usage: { prompt_tokens, completion_tokens: 5 } };
    });
    const models = await open({ cap: { tokens: 30_000 } });
    await ask(models);
    const content = 'long '.repeat(1_000);
    const long = models.complete({ role: 'agent', messages: [{ role: 'user', content }] });
    await expect(long).rejects.toThrow(BudgetSpentError);
    expect(fake.requests).toHaveLength(1);
  });

  it('apply to embeddings too', async () => {
    fake.embeddings(texts => ({
      status: 200,
      body: {
        data: texts.map((_text, index) => ({ index, embedding: [1, 2] })),
        usage: { prompt_tokens: 4_000, total_tokens: 4_000 },
      },
    }));
    const models = await open({ cap: { tokens: 13_000 } });
    let answered = 0;
    for (let call = 0; call < 6; call++) {
      const embedded = models.embed({ texts: [`text ${call}`], model: { model: 'e' } });
      await embedded.then(
        () => answered++,
        (error: unknown) => expect(error).toBeInstanceOf(BudgetSpentError),
      );
    }
    expect(answered).toBe(3);
  });

  it('are learned again if the learned values are damaged', async () => {
    await ask(await open({ cap: {} }));
    const [key] = await store.list('reservations');
    await store.write(key as string, '{"promptFactor":');
    const models = await open({ run: 'other', cap: { tokens: 3 * reported } });
    expect(await answeredOf(models, 5)).toBe(2);
  });
});

describe('what a worker charged beyond its grant', () => {
  const usage = (promptTokens: number): Usage => ({
    calls: 1,
    promptTokens,
    cachedTokens: 0,
    completionTokens: 0,
    usd: 0,
  });

  it('is deducted from what is left for the others', async () => {
    const one = await openBudget({ store, run: 'run', worker: 'one', cap: { tokens: 1_000 } });
    const two = await openBudget({ store, run: 'run', worker: 'two', cap: {} });
    await (await one.reserve(() => usage(10))).settle(usage(950));
    await expect(two.reserve(() => usage(60))).rejects.toThrow(BudgetSpentError);
    expect(await two.reserve(() => usage(40))).toBeDefined();
  });

  it('is returned if calls in flight then cost less than they reserved', async () => {
    const one = await openBudget({ store, run: 'run', worker: 'one', cap: { tokens: 100 } });
    const two = await openBudget({ store, run: 'run', worker: 'two', cap: {} });
    const [first, second] = [await one.reserve(() => usage(40)), await one.reserve(() => usage(50))];
    await first.settle(usage(60));
    await expect(two.reserve(() => usage(10))).rejects.toThrow(BudgetSpentError);
    await second.settle(usage(1));
    await one.close();
    (await two.reserve(() => usage(39))).release();
    await expect(two.reserve(() => usage(40))).rejects.toThrow(BudgetSpentError);
  });

  it('is charged from its ledger if it was killed before it could report it', async () => {
    const worker = newWorkerName();
    const dead = await openBudget({ store, run: 'run', worker, cap: { tokens: 1_000 } });
    await dead.reserve(() => usage(10));
    const ledger = openLedger({ store, run: 'run', worker, journal: 'journal/shared' });
    const call = { id: '1', key: 'k', role: 'agent' } as const;
    await ledger.append({ type: 'intent', ...call, worst: usage(10) });
    await ledger.append({ type: 'reply', ...call, usage: usage(980), isFinal: true });
    const budget = await readBudget(store, 'run');
    for (const grant of Object.values(budget?.object.grants ?? {})) grant.renewedAt -= 121_000;
    await store.write(ledgerKeys.budget('run'), JSON.stringify(budget?.object));
    const live = await openBudget({ store, run: 'run', worker: newWorkerName(), cap: {} });
    await expect(live.reserve(() => usage(990))).rejects.toThrow(BudgetSpentError);
    await expect(live.reserve(() => usage(30))).rejects.toThrow(BudgetSpentError);
    (await live.reserve(() => usage(20))).release();
  });

  it('raises the reservations of calls that wait for room', async () => {
    const budget = await openBudget({ store, run: 'run', worker: 'one', cap: { tokens: 100 } });
    const first = await budget.reserve(() => usage(80));
    let need = 30;
    const waiting = budget.reserve(() => usage(need));
    setTimeout(() => {
      need = 70;
      void first.settle(usage(10));
    }, 20);
    expect((await waiting).worst.promptTokens).toBe(70);
  });

  it('stops a call that was reserved and not sent', async () => {
    const budget = await openBudget({ store, run: 'run', worker: 'one', cap: { tokens: 100 } });
    const [first, second] = [await budget.reserve(() => usage(40)), await budget.reserve(() => usage(50))];
    expect(await second.confirm()).toBe(true);
    await first.settle(usage(60));
    expect(await second.confirm()).toBe(false);
  });
});
