import fc from 'fast-check';
import { checkStore } from '../../../../../lib/app/store/check-store.js';
import { copyStore } from '../../../../../lib/app/store/copy-store.js';
import { storeInfo } from '../../../../../lib/app/store/store-info.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { storeIdentity } from '../../../../../lib/store/store-identity.js';
import { recordRun } from '../../../../support/recorded-run.js';

describe('a copy of a store', () => {
  it('has every value and an id of its own, and is completed by a second copy', async () => {
    const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.uint8Array({ maxLength: 50 }));
    await fc.assert(
      fc.asyncProperty(values, async contents => {
        const [from, to] = [createMemoryStore('from'), createMemoryStore('to')];
        const id = await storeIdentity(from);
        for (const [key, bytes] of Object.entries(contents)) await from.write(`area/${key}`, bytes);
        const [first] = Object.keys(contents);
        if (first !== undefined) await to.write(`area/${first}`, contents[first] ?? '');
        const copied = await copyStore(from, to);
        expect(copied).toMatchObject({ values: Object.keys(contents).length, present: first ? 1 : 0 });
        for (const [key, bytes] of Object.entries(contents))
          expect((await to.read(`area/${key}`))?.bytes).toEqual(Buffer.from(bytes));
        expect(await storeIdentity(to)).not.toBe(id);
      }),
      { numRuns: 50 },
    );
  });

  it('is rejected, before anything is written, where the target has another value', async () => {
    const [from, to] = [createMemoryStore('from'), createMemoryStore('to')];
    for (const key of ['area/a', 'area/b']) await from.write(key, 'ours');
    await to.write('area/b', 'theirs');
    await expect(copyStore(from, to)).rejects.toThrow('another value at area/b');
    expect(await to.read('area/a')).toBeUndefined();
  });
});

describe('the check of a store', () => {
  it('names each damaged artifact, reply and record, with what to do', async () => {
    const store = createMemoryStore();
    const { tasks, record } = await recordRun(store, 'one');
    expect(await checkStore(store)).toMatchObject({ problems: [] });
    const artifact = `artifacts/${tasks.sha256.slice(0, 2)}/${tasks.sha256}`;
    const reply = `journal/shared/aa/${'a'.repeat(64)}`;
    await store.write(artifact, 'cut');
    await store.write(reply, '{"key":');
    await store.write('runs/two/run.json', JSON.stringify(record).slice(0, 40));
    const { problems } = await checkStore(store);
    expect(problems.map(({ key }) => key).sort()).toEqual([artifact, reply, 'runs/two/run.json'].sort());
    for (const { remedy } of problems) expect(remedy).not.toBe('');
  });
});

it('the information on a store counts runs, values and bytes', async () => {
  const store = createMemoryStore('here');
  await createArtifacts(store).put('twelve bytes');
  await recordRun(store, 'done');
  await recordRun(store, 'open', { endedAt: null });
  expect(await storeInfo(store)).toMatchObject({
    location: 'here',
    runs: 2,
    unfinished: ['open'],
    comparisons: 0,
    areas: { runs: { values: 2 } },
  });
});
