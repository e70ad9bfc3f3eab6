import { keepCallIndex } from '../../../../../lib/app/running/keep-call-index.js';
import { openStore } from '../../../../../lib/store/open-store.js';
import { recordingContext } from '../../../../support/app-context.js';
import { recordRun } from '../../../../support/recorded-run.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

it('a store that cannot be written does not fail the command of a run that has ended', async () => {
  const store = await openStore(await temporaryFolder());
  const { record } = await recordRun(store, 'hotel');
  const full = {
    ...store,
    location: store.location,
    write: () => Promise.reject(new Error('The disk is full.')),
  };
  const reading = Object.assign(Object.create(store) as typeof store, full);
  const context = recordingContext();
  await keepCallIndex(context, { store: reading, record });
  expect(context.messages()).toEqual([
    'warning: the index of the calls of hotel is not written: The disk is full.',
  ]);
});
