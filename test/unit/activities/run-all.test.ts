import { setTimeout as sleep } from 'node:timers/promises';
import { runAll } from '../../../activities/run-all.js';

describe('Many things done at a time', () => {
  it('return in the order of the items, and never exceed the allowed concurrency', async () => {
    let under = 0;
    let most = 0;
    const doubled = await runAll([30, 10, 20, 1], 2, async item => {
      most = Math.max(most, ++under);
      await sleep(item);
      under -= 1;
      return item * 2;
    });
    expect(doubled).toEqual([60, 20, 40, 2]);
    expect(most).toBe(2);
  });

  it('end with the failure once running items have ended, and start nothing more', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const all = runAll([1, 2, 3, 4, 5], 2, async item => {
      begun.push(item);
      if (item === 2) throw new Error('the second');
      await sleep(20);
      ended.push(item);
    });
    await expect(all).rejects.toThrow('the second');
    expect(ended).toEqual([1]);
    expect(begun).toEqual([1, 2]);
  });
});
