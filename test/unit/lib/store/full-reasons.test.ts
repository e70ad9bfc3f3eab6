import { createArtifacts } from '../../../../lib/store/artifacts.js';
import { withFullReasons } from '../../../../lib/store/full-reasons.js';
import { openStore } from '../../../../lib/store/open-store.js';
import { progressOf, referenceOf } from '../../../support/progress.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

it('replaces the reasons that a history only refers to, and leaves the others', async () => {
  const store = await openStore(await temporaryFolder());
  const fullReason = await createArtifacts(store).put('It rejected the key (401: No such key).');
  const wait = { path: 'a@b', kind: 'KEY_REJECTED', reason: 'Rejected.', remedy: 'Set it.' };
  const progress = progressOf({
    waiting: [wait, { ...wait, fullReason }, { ...wait, fullReason: referenceOf('c') }],
  });
  expect((await withFullReasons(store, progress)).waiting).toEqual([
    wait,
    { ...wait, reason: 'It rejected the key (401: No such key).' },
    wait,
  ]);
});
