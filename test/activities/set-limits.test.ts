import { readBudget } from '../../llm/budget-object.js';
import { createLimiter } from '../../llm/limiter.js';
import { changeLimits, LimitsRefusedError, readConcurrency } from '../../llm/run-limits.js';
import { followConcurrency } from '../../workers/follow-concurrency.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { failureOf, openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

let opened: StoreRun;
beforeEach(async () => {
  opened = await openStoreRun({ url: 'http://127.0.0.1:9/v1', train: tasksOf([['a', 'b']]) });
});
afterEach(() => opened.close());
afterAll(removeTemporaryFolders);

const setLimits = (limits: object) => opened.call(opened.activities.setLimits, { run: opened.run, limits });

describe('setLimits', () => {
  it('changes what is named, keeps the rest, and gives what holds', async () => {
    expect(await setLimits({ calls: 50 })).toEqual({ calls: 50, concurrency: 4 });
    expect(await setLimits({ tokens: 900, concurrency: 9 })).toEqual({
      calls: 50,
      tokens: 900,
      concurrency: 9,
    });
    expect((await readBudget(opened.store, 'run'))?.object.cap).toEqual({ calls: 50, tokens: 900 });
    expect(await readConcurrency(opened.store, 'run')).toBe(9);
  });

  it('leaves a run without a cap where only its concurrency changes', async () => {
    expect(await setLimits({ concurrency: 2 })).toEqual({ concurrency: 2 });
    expect(await readBudget(opened.store, 'run')).toBeUndefined();
  });

  it('refuses a cap in USD where a model has no price, and changes nothing', async () => {
    const { store, manifest } = opened;
    const llm = { ...manifest.llm, models: { default: { model: 'unknown-model' } } } as typeof manifest.llm;
    const refusal = changeLimits({ store, run: 'run', manifest: { ...manifest, llm }, limits: { usd: 3 } });
    expect(await failureOf(refusal)).toBeInstanceOf(LimitsRefusedError);
    expect(await readBudget(store, 'run')).toBeUndefined();
  });
});

describe('a changed concurrency', () => {
  it('reaches the limiter of a worker within seconds, up and down', async () => {
    const { store } = opened;
    const limiter = createLimiter(4);
    const concurrency = followConcurrency({ store, run: 'run', configured: 4, limiter });
    await concurrency.look();
    expect([concurrency.value, limiter.limit]).toEqual([4, 4]);
    await setLimits({ concurrency: 11 });
    const fresh = followConcurrency({ store, run: 'run', configured: 4, limiter });
    await fresh.look();
    expect([fresh.value, limiter.limit]).toEqual([11, 11]);
    // The store is not asked again at once.
    await setLimits({ concurrency: 2 });
    await fresh.look();
    expect(fresh.value).toBe(11);
  });

  it('lets in at once who waits for a slot', async () => {
    const limiter = createLimiter(1);
    const first = await limiter.acquire();
    let second = false;
    const waiting = limiter.acquire().then(slot => {
      second = true;
      return slot;
    });
    await Promise.resolve();
    expect(second).toBe(false);
    limiter.setMost(2);
    (await waiting).release();
    first.release();
    expect(second).toBe(true);
  });
});
