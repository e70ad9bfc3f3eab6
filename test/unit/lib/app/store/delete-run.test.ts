import { keysOfRun, removeKeys } from '../../../../../lib/app/store/delete-run.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { readRunList } from '../../../../../lib/store/run-record.js';
import { recordRun } from '../../../../support/recorded-run.js';

describe('the deletion of a run', () => {
  it('removes its records, ledger and own journal, and nothing of others', async () => {
    const store = createMemoryStore();
    const { record } = await recordRun(store, 'old', { journalScope: 'old' });
    await recordRun(store, 'old-2');
    const own = ['runs/old/progress.json', 'ledger/old/budget', 'journal/scope-old/aa/reply'];
    const others = ['runs/old-2/progress.json', 'ledger/old-2/budget', 'journal/shared/aa/reply'];
    for (const key of [...own, ...others]) await store.write(key, 'value');
    const keys = await keysOfRun(store, record);
    expect(keys.at(-1)).toBe('runs/old/run.json');
    expect(new Set(keys)).toEqual(new Set([...own, 'runs/old/run.json']));
    await removeKeys(store, keys);
    expect((await readRunList(store)).records.map(({ id }) => id)).toEqual(['old-2']);
    for (const key of others) expect(await store.read(key)).toBeDefined();
  });

  it('can be repeated after it was interrupted at any point', async () => {
    const store = createMemoryStore();
    const { record } = await recordRun(store, 'old');
    await store.write('ledger/old/budget', 'value');
    await removeKeys(store, (await keysOfRun(store, record)).slice(0, 1));
    await removeKeys(store, await keysOfRun(store, record));
    expect(await store.list('runs')).toEqual([]);
  });

  it.each([
    ['is unfinished', { endedAt: null }, 'fgo cancel old'],
    ['belongs to a comparison', { comparison: 'strategies' }, 'fgo delete strategies'],
  ])('is rejected with the remedy for a run that %s', async (_what, options, remedy) => {
    const store = createMemoryStore();
    const { record } = await recordRun(store, 'old', options);
    await expect(keysOfRun(store, record)).rejects.toThrow(remedy);
  });
});
