import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { readRunRecord, updateRunRecord } from '../../../../lib/store/run-record.js';
import type { Store } from '../../../../lib/store/store.js';
import { recordRun } from '../../../support/recorded-run.js';

/** A store of a process that is slow: `meanwhile` happens between its first read and its first write. */
function slowStore(store: Store, meanwhile: () => Promise<unknown>): Store {
  let isFirst = true;
  return {
    location: store.location,
    read: key => store.read(key),
    list: prefix => store.list(prefix),
    remove: key => store.remove(key),
    async write(...parameters) {
      if (isFirst) await meanwhile();
      isFirst = false;
      return store.write(...parameters);
    },
  };
}

describe('the record of a run that several processes change', () => {
  it('has the changes of all of them', async () => {
    const store = createMemoryStore();
    await recordRun(store, 'hotel', { begun: false, endedAt: null });
    const endedAt = '2026-11-30T11:00:00.000Z';
    const slow = slowStore(store, () => updateRunRecord(store, 'hotel', now => ({ ...now, begun: true })));
    await updateRunRecord(slow, 'hotel', now => ({ ...now, endedAt }));
    expect(await readRunRecord(store, 'hotel')).toMatchObject({ begun: true, endedAt });
  });

  it('does not come back after one of them has removed it', async () => {
    const store = createMemoryStore();
    await recordRun(store, 'hotel', { endedAt: null });
    const slow = slowStore(store, () => store.remove('runs/hotel/run.json'));
    expect(await updateRunRecord(slow, 'hotel', now => ({ ...now, begun: true }))).toBeNull();
    expect(await readRunRecord(store, 'hotel')).toBeNull();
  });
});
