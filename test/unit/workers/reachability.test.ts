import { setTimeout as sleep } from 'node:timers/promises';
import { watchReachability } from '../../../workers/reachability.js';
import { createLatch } from '../../support/latch.js';

const times = { everyMs: 5, longestMs: 20 };

/** Resolves with each report in turn. */
function reportsOf(dependencies: Record<string, () => Promise<unknown>>) {
  const ended = new AbortController();
  const reports: string[][] = [];
  watchReachability({ dependencies, onChange: lost => reports.push(lost), signal: ended.signal, times });
  const upTo = async (count: number) => {
    while (reports.length < count) await sleep(1);
    return reports;
  };
  return { reports, upTo, end: () => ended.abort() };
}

it('reports a dependency that fails, and when it is back', async () => {
  let isThere = false;
  const { upTo, end } = reportsOf({
    server: () => (isThere ? Promise.resolve() : Promise.reject(new Error('refused'))),
    store: () => Promise.resolve(),
  });
  expect(await upTo(1)).toEqual([['server']]);
  isThere = true;
  expect(await upTo(2)).toEqual([['server'], []]);
  end();
});

it('reports a dependency whose answer does not come, until it comes', async () => {
  const { released, release } = createLatch();
  let asked = 0;
  const { upTo, end } = reportsOf({
    store: () => {
      asked += 1;
      return released;
    },
  });
  expect(await upTo(1)).toEqual([['store']]);
  expect(asked).toBe(1);
  release();
  expect(await upTo(2)).toEqual([['store'], []]);
  end();
});

it('asks nothing any more after its end', async () => {
  let asked = 0;
  const { reports, end } = reportsOf({ store: () => Promise.resolve(++asked) });
  await sleep(20);
  end();
  await sleep(10);
  const before = asked;
  expect(before).toBeGreaterThan(0);
  await sleep(30);
  expect(asked).toBe(before);
  expect(reports).toEqual([]);
});
