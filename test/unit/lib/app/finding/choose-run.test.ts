import { chooseRun, newRunId } from '../../../../../lib/app/finding/choose-run.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { listRunRecords, updateRunRecord } from '../../../../../lib/store/run-record.js';
import type { Store } from '../../../../../lib/store/store.js';
import { recordingContext } from '../../../../support/app-context.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';
import { configuredRun } from '../../../scripts/configured-run.js';

let store: Store;
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = createMemoryStore();
});
afterAll(removeTemporaryFolders);

async function choose(more: { id?: string; another?: boolean; fresh?: boolean; settings?: string[] } = {}) {
  const { id, another = false, fresh = false, settings = [] } = more;
  const loaded = await configuredRun(folder, settings);
  const artifacts = createArtifacts(store);
  return chooseRun(recordingContext(), { store, loaded, id, another, fresh, artifacts });
}

const end = async () => {
  for (const record of await listRunRecords(store))
    await updateRunRecord(store, record.id, now => ({ ...now, endedAt: '2026-01-01T00:00:00.000Z' }));
};

describe('the run that is worked on', () => {
  it('is a new one, then the same until it has ended', async () => {
    const first = await choose({ id: 'one' });
    expect(first).toMatchObject({ how: 'new', record: { id: 'one', endedAt: null } });
    expect(await choose()).toMatchObject({ how: 'unfinished', record: { id: 'one' } });
    await end();
    expect(await choose({ id: 'one' })).toMatchObject({ how: 'finished', record: { id: 'one' } });
    const next = await choose();
    expect(next.how).toBe('new');
    expect(next.record.id).toMatch(/^hotel-\d{8}-\d{6}$/);
  });

  it('is a different one if the configuration differs, or if a new one is requested', async () => {
    await choose({ id: 'one' });
    expect((await choose({ settings: ['seed=8'] })).how).toBe('new');
    expect((await choose({ id: 'two', another: true })).how).toBe('new');
    expect(await choose({ id: 'three', fresh: true })).toMatchObject({ how: 'new', record: { id: 'three' } });
  });

  it('is rejected under an id whose configuration differed, with the difference', async () => {
    await choose({ id: 'one' });
    const refused = choose({ id: 'one', settings: ['optimize.epochs=4'] });
    await expect(refused).rejects.toMatchObject({ code: 'RUN_CHANGED' });
    await expect(refused).rejects.toThrow('optimize.epochs: 1, now 4');
  });

  it('is one run, even if several commands request it at the same time', async () => {
    const chosen = await Promise.all([choose({ id: 'one' }), choose({ id: 'one' }), choose({ id: 'one' })]);
    expect(chosen.map(({ how }) => how).sort()).toEqual(['new', 'unfinished', 'unfinished']);
    expect(await listRunRecords(store)).toHaveLength(1);
  });
});

describe('newRunId', () => {
  it('is the name and the time in UTC', () => {
    expect(newRunId('banking', new Date('2026-11-23T06:15:03.999Z'))).toBe('banking-20261123-061503');
  });
});
