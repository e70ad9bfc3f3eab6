import { runWithYields, mapWithYields } from '../../../activities/run-with-yields.js';
import type { Cooperative } from '../../../lib/optimizer/cooperative.js';

function busyFor(milliseconds: number) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

function* work(): Cooperative<string> {
  for (let step = 0; step < 50; step += 1) {
    busyFor(10);
    yield;
  }
  return 'done';
}

describe('long work in turns', () => {
  it('lets timers (such as a heartbeat) run, and returns its result', async () => {
    let beats = 0;
    const timer = setInterval(() => (beats += 1), 50);
    expect(await runWithYields(work())).toBe('done');
    clearInterval(timer);
    expect(beats).toBeGreaterThan(2);
  });

  it('changes the items of a list in their order', async () => {
    expect(await mapWithYields([1, 2, 3], item => item * 2)).toEqual([2, 4, 6]);
  });

  it('rethrows what a step throws', async () => {
    await expect(
      mapWithYields([1], () => {
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
  });
});
