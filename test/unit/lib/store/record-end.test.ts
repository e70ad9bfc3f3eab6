import { prettyJson } from '../../../../lib/text/json/pretty-json.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { recordEnd } from '../../../../lib/store/record-end.js';
import { readRecordedProgress, readRunRecord } from '../../../../lib/store/run-record.js';
import { runKeys } from '../../../../lib/store/run-keys.js';
import { progressOf } from '../../../support/progress.js';
import { recordRun } from '../../../support/recorded-run.js';

async function openRun(state: 'running' | 'done' | 'failed', endedAt: string | null = null) {
  const store = createMemoryStore();
  await recordRun(store, 'hotel', { endedAt });
  await store.write(runKeys('hotel').progress, prettyJson(progressOf({ run: 'hotel', state })));
  return store;
}

it.each(['failed', 'cancelled'] as const)('records that a run has ended as %s', async state => {
  const store = await openRun('running');
  const record = await recordEnd(store, 'hotel', state);
  expect(record?.endedAt).not.toBeNull();
  expect(await readRunRecord(store, 'hotel')).toEqual(record);
  expect(await readRecordedProgress(store, 'hotel')).toMatchObject({ state, waiting: [] });
});

it('keeps the result of a run that has one', async () => {
  const store = await openRun('done');
  expect((await recordEnd(store, 'hotel', 'cancelled'))?.endedAt).not.toBeNull();
  expect(await readRecordedProgress(store, 'hotel')).toMatchObject({ state: 'done' });
});

it('keeps an end that is recorded', async () => {
  const endedAt = '2026-11-30T10:00:00.000Z';
  const store = await openRun('failed', endedAt);
  expect(await recordEnd(store, 'hotel', 'cancelled')).toMatchObject({ endedAt });
  expect(await readRecordedProgress(store, 'hotel')).toMatchObject({ state: 'failed' });
});

it('returns null for a run without a record', async () => {
  expect(await recordEnd(createMemoryStore(), 'hotel', 'failed')).toBeNull();
});
