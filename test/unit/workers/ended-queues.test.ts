import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { updateRunRecord } from '../../../lib/store/run-record.js';
import { endedQueues } from '../../../workers/ended-queues.js';
import { recordRun } from '../../support/recorded-run.js';

/** The names of the runs whose queues these are. */
const names = (queues: string[]) => queues.map(queue => queue.split('@')[0]).sort();

it('finds the queues whose runs have all ended', async () => {
  const store = createMemoryStore();
  await recordRun(store, 'open', { endedAt: null });
  await recordRun(store, 'ended');
  // The runs of a comparison share a queue.
  await recordRun(store, 'first', { comparison: 'compared' });
  await recordRun(store, 'second', { endedAt: null, comparison: 'compared' });
  expect(names(await endedQueues(store))).toEqual(['ended']);
});

it('leaves a run that starts again to its worker', async () => {
  const store = createMemoryStore();
  const { record } = await recordRun(store, 'again');
  expect(names(await endedQueues(store))).toEqual(['again']);
  await updateRunRecord(store, record.id, now => ({ ...now, endedAt: null }));
  expect(await endedQueues(store)).toEqual([]);
});
