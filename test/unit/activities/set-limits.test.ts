import { readBudget } from '../../../lib/ledger/budget-object.js';
import { llmSchema } from '../../../lib/config/llm.js';
import { createAdaptiveLimiter } from '../../../lib/llm/adaptive-limiter.js';
import { changeLimits, readPace } from '../../../lib/ledger/run-limits.js';
import { createRunPace } from '../../../workers/run-pace.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
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
  it('changes what is named, keeps the rest, and returns the limits in effect', async () => {
    expect(await setLimits({ calls: 50 })).toEqual({
      calls: 50,
      concurrency: 4,
      timeoutSeconds: 120,
      priority: 3,
    });
    expect(await setLimits({ tokens: 900, concurrency: 9 })).toEqual({
      calls: 50,
      tokens: 900,
      concurrency: 9,
      timeoutSeconds: 120,
      priority: 3,
    });
    expect(await setLimits({ timeoutSeconds: 300.5 })).toMatchObject({
      concurrency: 9,
      timeoutSeconds: 300.5,
    });
    expect((await readBudget(opened.store, 'run'))?.object.cap).toEqual({ calls: 50, tokens: 900 });
    expect(await readPace(opened.store, 'run', { concurrency: 1, timeoutSeconds: 1 })).toEqual({
      concurrency: 9,
      timeoutSeconds: 300.5,
      priority: 3,
    });
  });

  it('leaves a run without a cap if only its concurrency changes', async () => {
    expect(await setLimits({ concurrency: 2 })).toEqual({ concurrency: 2, timeoutSeconds: 120, priority: 3 });
    expect(await readBudget(opened.store, 'run')).toBeUndefined();
  });

  it('rejects a cap in USD if a model has no price, and changes nothing', async () => {
    const { store, manifest } = opened;
    const llm = { ...manifest.llm, models: { default: { model: 'unknown-model' } } } as typeof manifest.llm;
    const refusal = changeLimits({ store, run: 'run', manifest: { ...manifest, llm }, limits: { usd: 3 } });
    expect(await failureOf(refusal)).toMatchObject({ code: 'LIMITS_REJECTED' });
    expect(await readBudget(store, 'run')).toBeUndefined();
  });
});

describe('a changed concurrency limit', () => {
  it('reaches the endpoint of a worker within seconds, up and down', async () => {
    const { store } = opened;
    const limiter = createAdaptiveLimiter(4);
    const timeOuts: number[] = [];
    const endpoint = { limiter, setTimeoutSeconds: (seconds: number) => void timeOuts.push(seconds) };
    const configured = llmSchema.parse({ models: { default: 'm' }, concurrency: 4 });
    const pace = createRunPace({ store, run: 'run', configured, endpoint });
    await pace.refresh();
    expect([pace.concurrency, limiter.limit, timeOuts]).toEqual([4, 4, []]);
    await setLimits({ concurrency: 11, timeoutSeconds: 300 });
    const fresh = createRunPace({ store, run: 'run', configured, endpoint });
    await fresh.refresh();
    expect([fresh.concurrency, limiter.limit, timeOuts]).toEqual([11, 11, [300]]);
    // The store is not read again immediately.
    await setLimits({ concurrency: 2 });
    await fresh.refresh();
    expect(fresh.concurrency).toBe(11);
  });

  it('immediately admits calls that wait for a slot', async () => {
    const limiter = createAdaptiveLimiter(1);
    const request = { run: 'run', model: 'm', priority: 0, tokens: () => 0 };
    const first = await limiter.acquire(request);
    let second = false;
    const waiting = limiter.acquire(request).then(slot => {
      second = true;
      return slot;
    });
    await Promise.resolve();
    expect(second).toBe(false);
    limiter.setRun('run', { limits: { calls: 2 }, weight: 1 });
    (await waiting).release();
    first.release();
    expect(second).toBe(true);
  });
});
