import { notApplied } from '../../../../../lib/app/steering/not-applied.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { storeManifest } from '../../../../../lib/app/preparing/prepare-run.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';
import { configuredRun } from '../../../scripts/configured-run.js';

afterAll(removeTemporaryFolders);

async function manifestOf(...settings: string[]) {
  const loaded = await configuredRun(await temporaryFolder(), settings);
  const artifacts = createArtifacts(createMemoryStore());
  return (await storeManifest({ loaded, run: 'hotel-1', journalScope: null, artifacts })).manifest;
}

describe('settings that an unfinished run does not follow', () => {
  it('are none if nothing changed', async () => {
    const started = await manifestOf('budget.calls=900');
    expect(notApplied({ run: 'hotel-1', started, now: started, cap: { calls: 5 } })).toEqual([]);
  });

  it('are its budget, with how to change it, and not the settings of the connection', async () => {
    const started = await manifestOf();
    const now = await manifestOf('llm.concurrency=3', 'llm.timeoutSeconds=9', 'budget.calls=700');
    expect(notApplied({ run: 'hotel-1', started, now, cap: {} })).toEqual([
      expect.stringMatching(/budget \{"calls":700\} .* fgo limits hotel-1 --calls 700$/),
    ]);
  });

  it('are its endpoints and notifications, which do not distinguish runs', async () => {
    const now = await manifestOf('approval.before=[merge]', 'notify.command=[echo]');
    expect(notApplied({ run: 'hotel-1', started: await manifestOf(), now, cap: {} })).toEqual([
      expect.stringMatching(/changed approval is not applied to the unfinished run hotel-1/),
      expect.stringMatching(/changed notify is not applied/),
    ]);
  });

  it('do not include a budget that `fgo limits` has already set', async () => {
    const now = await manifestOf('budget.calls=700');
    expect(notApplied({ run: 'hotel-1', started: await manifestOf(), now, cap: { calls: 700 } })).toEqual([]);
  });
});
