import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openExistingStore, openStore } from '../../../../lib/store/open-store.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';
import { describeSharedStoreContract } from './contract-of-processes.js';
import { describeStoreContract } from './contract.js';

afterAll(removeTemporaryFolders);

describe('the embedded store', () => {
  describeStoreContract({
    async create() {
      const folder = await temporaryFolder();
      return () => openStore(folder);
    },
  });

  describeSharedStoreContract({ createPlace: temporaryFolder });

  it('grows with its values', async () => {
    const store = await openStore(await temporaryFolder());
    const megabyte = Buffer.alloc(1_000_000, 'x');
    await Promise.all(Array.from({ length: 40 }, (_, index) => store.write(`large/${index}`, megabyte)));
    expect((await store.read('large/39'))?.bytes.equals(megabyte)).toBe(true);
  });
});

describe('values for people', () => {
  it('are files under their keys, with the last value', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder);
    await store.write('runs/one/modules.json', 'first', 'absent');
    await store.write('runs/one/modules.json', 'ignored', 'absent');
    await store.write('runs/one/modules.json', 'second');
    await store.write('runs/one/run.json', '{}');
    expect(await readdir(join(folder, 'runs', 'one'))).toEqual(['modules.json']);
    expect(await readFile(join(folder, 'runs/one/modules.json'), 'utf8')).toBe('second');
  });

  it('do not change with their files, and take them along when they are removed', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder);
    await store.write('runs/one/modules.md', 'text');
    await writeFile(join(folder, 'runs/one/modules.md'), 'edited');
    expect((await store.read('runs/one/modules.md'))?.bytes.toString()).toBe('text');
    await store.remove('runs/one/modules.md');
    expect(await readdir(folder)).not.toContain('runs');
  });
});

describe('opening an embedded store to look', () => {
  it('creates nothing where there is none', async () => {
    const folder = await temporaryFolder();
    expect(await openExistingStore(folder)).toBeNull();
    expect(await openExistingStore(join(folder, 'deep/er'))).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['journal', 'artifacts', 'ledger'])(
    'rejects a store that has a file for each value: %s',
    async name => {
      const folder = await temporaryFolder();
      await mkdir(join(folder, name));
      for (const open of [openStore, openExistingStore])
        await expect(open(folder)).rejects.toMatchObject({
          code: 'STORE_UNFIT',
          message: expect.stringContaining(folder) as string,
          remedy: expect.stringContaining('Move this folder away') as string,
        });
      expect(await readdir(folder)).toEqual([name]);
    },
  );
});

describe('a database that is removed while it is open', () => {
  it('takes no more writes, and can be opened again', async () => {
    const folder = join(await temporaryFolder(), 'store');
    const store = await openStore(folder);
    await store.write('a', 'x');
    await rm(folder, { recursive: true });
    await expect(store.write('b', 'y')).rejects.toMatchObject({ kind: 'broken' });
    const next = await openStore(folder);
    expect(await next.list('')).toEqual([]);
    expect(await next.write('b', 'y')).toBe(true);
    await expect(store.write('c', 'z')).rejects.toThrow('was removed or replaced');
  });
});

describe('a database file that is damaged', () => {
  it('is named when all its values are listed, if a page within it is corrupted', async () => {
    const original = await temporaryFolder();
    const store = await openStore(original);
    for (let index = 0; index < 100; index++) await store.write(`values/${index}`, 'x'.repeat(500));
    expect(await store.list('')).toHaveLength(100);
    const bytes = await readFile(join(original, 'store.mdb'));
    // A page with values that are not the first or the last.
    const page = Math.floor(bytes.indexOf('values/50') / 4096) * 4096;
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'store.mdb'), bytes.fill(0xab, page, page + 4096));
    await expect((await openStore(folder)).list('')).rejects.toThrow(/is damaged: \d+ of its 100 values/);
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    [
      'cut in half',
      bytes => bytes.subarray(0, bytes.length / 2),
      /store\.mdb is truncated: it has \d+ bytes of \d+/,
    ],
    ['cut to almost nothing', bytes => bytes.subarray(0, 100), /store\.mdb is truncated: it has 100 bytes/],
    ['of something else', () => Buffer.alloc(20_000, 'text'), /store\.mdb is corrupted/],
  ])('is named if it is %s, and is not changed', async (_what, damage, message) => {
    const original = await temporaryFolder();
    const store = await openStore(original);
    for (let index = 0; index < 50; index++) await store.write(`values/${index}`, 'x'.repeat(500));
    const bytes = damage(await readFile(join(original, 'store.mdb')));
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'store.mdb'), bytes);
    for (const open of [openStore, openExistingStore])
      await expect(open(folder)).rejects.toMatchObject({
        code: 'STORE_BROKEN',
        message: expect.stringMatching(message) as string,
        remedy: expect.stringContaining('from a backup') as string,
      });
    expect((await readFile(join(folder, 'store.mdb'))).equals(bytes)).toBe(true);
  });
});
