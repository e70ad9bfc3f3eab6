import { createAdaptiveLimiter } from '../../../../lib/llm/adaptive-limiter.js';

describe('the concurrency limit', () => {
  it('is kept, in order of arrival', async () => {
    const limiter = createAdaptiveLimiter(2);
    const order: number[] = [];
    const first = await limiter.acquire();
    await limiter.acquire();
    const waiting = [3, 4].map(number => limiter.acquire().then(slot => (order.push(number), slot)));
    await Promise.resolve();
    expect(order).toEqual([]);
    first.release();
    first.release();
    (await waiting[0])?.release();
    await waiting[1];
    expect(order).toEqual([3, 4]);
  });

  it('halves once for all requests that were in flight together, down to one, and grows back to the configured value', async () => {
    const limiter = createAdaptiveLimiter(8);
    const together = await Promise.all(Array.from({ length: 4 }, () => limiter.acquire()));
    together.forEach(slot => slot.tooMany());
    expect(limiter.limit).toBe(4);
    together.forEach(slot => slot.release());
    for (let round = 0; round < 5; round++) {
      const slot = await limiter.acquire();
      slot.tooMany();
      slot.release();
    }
    expect(limiter.limit).toBe(1);
    for (let reply = 0; reply < 1 + 2 + 3; reply++) {
      const slot = await limiter.acquire();
      slot.succeeded();
      slot.release();
    }
    expect(limiter.limit).toBe(4);
    for (let reply = 0; reply < 100; reply++) {
      const slot = await limiter.acquire();
      slot.succeeded();
      slot.release();
    }
    expect(limiter.limit).toBe(8);
  });

  it('halves after a time-out of calls that wait behind each other, and then grows more slowly', async () => {
    const limiter = createAdaptiveLimiter(8);
    const together = await Promise.all(Array.from({ length: 8 }, () => limiter.acquire()));
    together[0]?.succeeded();
    for (const slot of together.slice(1)) expect(slot.timedOut()).toEqual({ overtaken: false, alone: false });
    expect(limiter.limit).toBe(4);
    together.forEach(slot => slot.release());
    const answer = async (count: number): Promise<void> => {
      for (let reply = 0; reply < count; reply++) {
        const slot = await limiter.acquire();
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
    const slow = await limiter.acquire();
    for (let reply = 0; reply < 8; reply++) {
      const slot = await limiter.acquire();
      slot.succeeded();
      slot.release();
    }
    expect(slow.timedOut().overtaken).toBe(true);
    expect(limiter.limit).toBe(4);
  });

  it('knows whether a call that timed out was alone', async () => {
    const limiter = createAdaptiveLimiter(4);
    const first = await limiter.acquire();
    const second = await limiter.acquire();
    expect([first.timedOut().alone, second.timedOut().alone]).toEqual([false, false]);
    first.release();
    second.release();
    expect((await limiter.acquire()).timedOut().alone).toBe(true);
  });

  it('loses no slot to callers that stop waiting', async () => {
    const limiter = createAdaptiveLimiter(1);
    const slot = await limiter.acquire();
    const controller = new AbortController();
    const impatient = limiter.acquire(controller.signal);
    const patient = limiter.acquire();
    controller.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    slot.release();
    (await patient).release();
    (await limiter.acquire()).release();
  });
});
