import { forgetUnlessBegun } from '../../../../../lib/app/running/forget-unbegun.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { listRunRecords, updateRunRecord } from '../../../../../lib/store/run-record.js';
import { recordingContext } from '../../../../support/app-context.js';
import { recordRun } from '../../../../support/recorded-run.js';

async function openRun(begun: boolean) {
  const store = createMemoryStore();
  const { record } = await recordRun(store, 'banking', { endedAt: null });
  await updateRunRecord(store, record.id, now => ({ ...now, begun }));
  return { store, record: { ...record, begun } };
}

const failToConnect = () => Promise.reject(new Error('No Temporal server answers.'));

it('leaves no record of a run that could not be started', async () => {
  const found = await openRun(false);
  const context = recordingContext();
  await expect(forgetUnlessBegun(context, found, failToConnect)).rejects.toThrow(/No Temporal server/);
  expect(await listRunRecords(found.store)).toEqual([]);
  expect(context.messages()).toEqual(['The run banking did not begin, so it is not recorded.']);
});

it('keeps a run that a server was asked to start', async () => {
  const found = await openRun(true);
  await expect(forgetUnlessBegun(recordingContext(), found, failToConnect)).rejects.toThrow();
  expect(await listRunRecords(found.store)).toHaveLength(1);
});
