import { createAdaptiveLimiter } from '../../../../lib/llm/adaptive-limiter.js';
import type { Limiter, Slot, SlotRequest } from '../../../../lib/llm/limiter.js';
import { startVirtualTime, type VirtualTime } from '../../../support/virtual-time.js';

function acquire(limiter: Limiter, request: Partial<SlotRequest> = {}): Promise<Slot> {
  return limiter.acquire({ run: 'run', model: 'model', priority: 0, tokens: () => 0, ...request });
}

describe('the concurrency limit', () => {
  it('is kept, in order of arrival', async () => {
    const limiter = createAdaptiveLimiter(2);
    const order: number[] = [];
    const first = await acquire(limiter);
    await acquire(limiter);
    const waiting = [3, 4].map(number => acquire(limiter).then(slot => (order.push(number), slot)));
    await Promise.resolve();
    expect(order).toEqual([]);
    first.release();
    first.release();
    (await waiting[0])?.release();
    await waiting[1];
    expect(order).toEqual([3, 4]);
  });

  it('serves calls of a higher priority first, and others in order of arrival', async () => {
    const limiter = createAdaptiveLimiter(1);
    const first = await acquire(limiter);
    const order: string[] = [];
    const calls = [
      ['rollout 1', 0],
      ['proposal 1', 2],
      ['critique', 1],
      ['proposal 2', 2],
      ['rollout 2', 0],
    ] as const;
    const served = calls.map(async ([name, priority]) => {
      const slot = await acquire(limiter, { priority });
      order.push(name);
      slot.release();
    });
    first.release();
    await Promise.all(served);
    expect(order).toEqual(['proposal 1', 'proposal 2', 'critique', 'rollout 1', 'rollout 2']);
  });

  it('holds back the model that was refused, and not others', async () => {
    const limiter = createAdaptiveLimiter(8);
    const refused = await acquire(limiter, { model: 'small' });
    refused.tooMany(60_000);
    refused.release();
    let isServed = false;
    const controller = new AbortController();
    const waiting = acquire(limiter, { model: 'small', signal: controller.signal }).then(
      () => (isServed = true),
      () => undefined,
    );
    (await acquire(limiter, { model: 'large' })).release();
    expect(isServed).toBe(false);
    controller.abort(new Error('enough'));
    await waiting;
  });

  it('halves after a time-out of calls that wait behind each other, and then grows more slowly', async () => {
    const limiter = createAdaptiveLimiter(8);
    const together = await Promise.all(Array.from({ length: 8 }, () => acquire(limiter)));
    together[0]?.succeeded();
    for (const slot of together.slice(1)) expect(slot.timedOut()).toEqual({ overtaken: false, alone: false });
    expect(limiter.limit).toBe(4);
    together.forEach(slot => slot.release());
    const answer = async (count: number): Promise<void> => {
      for (let reply = 0; reply < count; reply++) {
        const slot = await acquire(limiter);
        slot.succeeded();
        slot.release();
      }
    };
    await answer(15);
    expect(limiter.limit).toBe(4);
    await answer(1);
    expect(limiter.limit).toBe(5);
  });

  it('stays after a time-out of a call that many others overtook', async () => {
    const limiter = createAdaptiveLimiter(4);
    const slow = await acquire(limiter);
    for (let reply = 0; reply < 8; reply++) {
      const slot = await acquire(limiter);
      slot.succeeded();
      slot.release();
    }
    expect(slow.timedOut().overtaken).toBe(true);
    expect(limiter.limit).toBe(4);
  });

  it('knows whether a call that timed out was alone', async () => {
    const limiter = createAdaptiveLimiter(4);
    const first = await acquire(limiter);
    const second = await acquire(limiter);
    expect([first.timedOut().alone, second.timedOut().alone]).toEqual([false, false]);
    first.release();
    second.release();
    expect((await acquire(limiter)).timedOut().alone).toBe(true);
  });

  it('loses no slot to callers that stop waiting', async () => {
    const limiter = createAdaptiveLimiter(1);
    const slot = await acquire(limiter);
    const controller = new AbortController();
    const impatient = acquire(limiter, { signal: controller.signal });
    const patient = acquire(limiter);
    controller.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    slot.release();
    (await patient).release();
    (await acquire(limiter)).release();
  });
});

describe('runs that share an endpoint', () => {
  const limits = { calls: 4 };

  /** Serves calls of these runs for so many milliseconds each, and returns the order in which they began. */
  async function serve(
    limiter: Limiter,
    calls: readonly { run: string; count: number; milliseconds: number }[],
  ): Promise<string[]> {
    const order: string[] = [];
    const served = calls.flatMap(({ run, count, milliseconds }) =>
      Array.from({ length: count }, async () => {
        const slot = await acquire(limiter, { run });
        order.push(run);
        await new Promise(resolve => setTimeout(resolve, milliseconds));
        slot.release();
      }),
    );
    await time.pass(600_000);
    await Promise.all(served);
    return order;
  }

  const countOf = (run: string, order: readonly string[]) => order.filter(name => name === run).length;

  let time: VirtualTime;
  beforeEach(() => void (time = startVirtualTime()));
  afterEach(() => time.restore());

  it('have equal slots, so that a small run ends long before a large one that came first', async () => {
    const limiter = createAdaptiveLimiter(4);
    for (const run of ['large', 'small']) limiter.setRun(run, { limits, weight: 1 });
    const order = await serve(limiter, [
      { run: 'large', count: 200, milliseconds: 1_000 },
      { run: 'small', count: 20, milliseconds: 1_000 },
    ]);
    expect(order.lastIndexOf('small')).toBeLessThan(50);
  });

  it('have equal slots even if the calls of one take ten times as long', async () => {
    const limiter = createAdaptiveLimiter(4);
    for (const run of ['slow', 'fast']) limiter.setRun(run, { limits, weight: 1 });
    const order = await serve(limiter, [
      { run: 'slow', count: 100, milliseconds: 10_000 },
      { run: 'fast', count: 100, milliseconds: 1_000 },
    ]);
    expect(countOf('slow', order.slice(0, order.lastIndexOf('fast')))).toBeLessThan(20);
  });

  it('have slots by their weights', async () => {
    const limiter = createAdaptiveLimiter(5);
    limiter.setRun('urgent', { limits: { calls: 5 }, weight: 4 });
    limiter.setRun('other', { limits: { calls: 5 }, weight: 1 });
    const order = await serve(limiter, [
      { run: 'other', count: 200, milliseconds: 1_000 },
      { run: 'urgent', count: 200, milliseconds: 1_000 },
    ]);
    const until = order.slice(10, 110);
    expect(countOf('urgent', until)).toBeGreaterThan(70);
    expect(countOf('other', until)).toBeGreaterThan(15);
  });

  it('take turns where the rate is limited, however long their calls take', async () => {
    const limiter = createAdaptiveLimiter(64);
    const rates = { calls: 64, 'requests model': 120 };
    for (const run of ['slow', 'fast']) limiter.setRun(run, { limits: rates, weight: 1 });
    const order = await serve(limiter, [
      { run: 'slow', count: 60, milliseconds: 10_000 },
      { run: 'fast', count: 60, milliseconds: 100 },
    ]);
    expect(countOf('slow', order.slice(0, 60))).toBeGreaterThanOrEqual(28);
    expect(countOf('fast', order.slice(0, 60))).toBeGreaterThanOrEqual(28);
  });

  it('keep to the smallest limit of those that call', async () => {
    const limiter = createAdaptiveLimiter(16);
    limiter.setRun('one', { limits: { calls: 16 }, weight: 1 });
    limiter.setRun('other', { limits: { calls: 3 }, weight: 1 });
    expect([limiter.limit, limiter.most]).toEqual([3, 3]);
    await time.pass(61_000);
    (await acquire(limiter, { run: 'one' })).release();
    limiter.readDemand();
    expect(limiter.limit).toBe(16);
    (await acquire(limiter, { run: 'other' })).release();
    expect(limiter.limit).toBe(3);
  });
});

describe('the rate of tokens', () => {
  let time: VirtualTime;
  beforeEach(() => void (time = startVirtualTime()));
  afterEach(() => time.restore());

  it('is kept by what calls use, also if that is more than expected', async () => {
    const limiter = createAdaptiveLimiter(64);
    limiter.setRun('run', { limits: { calls: 64, 'tokens model': 60_000 }, weight: 1 });
    let used = 0;
    const controller = new AbortController();
    const { signal } = controller;
    const call = async (): Promise<void> => {
      while (!signal.aborted) {
        const slot = await acquire(limiter, { tokens: () => 100, signal }).catch(() => undefined);
        if (!slot) return;
        await new Promise(resolve => setTimeout(resolve, 2_000));
        used += 500;
        limiter.learn('model', [], 500);
        slot.release();
      }
    };
    for (let lane = 0; lane < 32; lane++) void call();
    await time.pass(180_000);
    controller.abort();
    expect(used).toBeLessThan(3 * 60_000);
    expect(used).toBeGreaterThan(0.9 * 3 * 60_000);
    await time.pass(5_000);
  });
});
