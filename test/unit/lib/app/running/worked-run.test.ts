import { workedRun } from '../../../../../lib/app/running/worked-run.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { StoreError } from '../../../../../lib/store/errors.js';
import { readRunRecord } from '../../../../../lib/store/run-record.js';
import type { RunHandle } from '../../../../../lib/temporal/runs/start-run.js';
import { recordingContext } from '../../../../support/app-context.js';
import { recordRun } from '../../../../support/recorded-run.js';

const failed = {
  describe: () => Promise.resolve({ status: { name: 'FAILED' } }),
  query: () => Promise.reject(new Error('No worker answers.')),
  result: () => Promise.reject(new Error('The workflow failed.')),
} as unknown as RunHandle;

async function openRun() {
  const store = createMemoryStore();
  const { record } = await recordRun(store, 'hotel', { endedAt: null });
  return { store, storePath: '', record };
}

it('records the end of a failed run that could not record it, so that it can be deleted', async () => {
  const found = await openRun();
  const { status, failure } = await workedRun(recordingContext(), {
    found,
    handle: failed,
    outcome: 'closed',
  });
  expect([status.state, failure]).toEqual(['failed', 'The workflow failed.']);
  expect((await readRunRecord(found.store, 'hotel'))?.endedAt).not.toBeNull();
});

it('reports the failure of a run whose store is full', async () => {
  const found = await openRun();
  const context = recordingContext();
  const full = new StoreError({ kind: 'full', key: '.', location: 'here', what: 'is full' });
  found.store.write = () => Promise.reject(full);
  const { status } = await workedRun(context, { found, handle: failed, outcome: 'closed' });
  expect(status.state).toBe('failed');
  expect(context.messages()).toEqual([
    expect.stringMatching(/the end of hotel is not recorded: .* fgo cancel hotel$/),
  ]);
});
