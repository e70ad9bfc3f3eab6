import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { workOnStore } from '../../../workers/work-on-store.js';
import { createWorkerState } from '../../../workers/worker-state.js';
import { createLatch } from '../../support/latch.js';

/** A finder that finds one run, and whose next look does not end until it is released. */
function slowFinder() {
  const { released, release } = createLatch();
  let looks = 0;
  return {
    release,
    async find() {
      looks += 1;
      if (looks > 1) await released;
      return [{ taskQueue: 'queue', name: 'support', runs: [] }];
    },
  };
}

it('drains its workers at once, although a look for more work has not ended', async () => {
  const finder = slowFinder();
  const { released: isStopped, release: stop } = createLatch();
  const work = workOnStore({
    finder,
    fitness: { lacksFor: () => Promise.resolve([]) },
    state: createWorkerState(createMemoryStore(), 'build'),
    mostQueues: 1,
    start: () =>
      Promise.resolve({ stopped: new Promise<void>(() => undefined), stop: () => Promise.resolve(stop()) }),
    log: () => undefined,
  });
  await new Promise(resolve => setTimeout(resolve, 2_100));
  const stopping = work.stop();
  await isStopped;
  finder.release();
  await stopping;
});
