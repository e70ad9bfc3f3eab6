import { createAdaptiveLimiter } from '../../../../lib/llm/adaptive-limiter.js';
import type { Limiter, Slot, SlotRequest } from '../../../../lib/llm/limiter.js';

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
