import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { workOnStore } from '../../../workers/work-on-store.js';
import { createWorkerState } from '../../../workers/worker-state.js';

/** A finder that finds one run, and whose next look does not end until it is released. */
function slowFinder() {
  let release: () => void = () => undefined;
  const released = new Promise<void>(resolve => (release = resolve));
  let looks = 0;
  return {
    release: () => release(),
    async find() {
      looks += 1;
      if (looks > 1) await released;
      return [{ taskQueue: 'queue', name: 'support', runs: [] }];
    },
  };
}

it('drains its workers at once, although a look for more work has not ended', async () => {
  const finder = slowFinder();
  let stop: () => void = () => undefined;
  const isStopped = new Promise<void>(resolve => (stop = resolve));
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
