import { chmod, mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolderStore } from '../../store/folder-store.js';
import type { Store } from '../../store/store.js';
import { StoreError, StoreKeyError } from '../../store/errors.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

async function text(
  store: Awaited<ReturnType<typeof openFolderStore>>,
  key: string,
): Promise<string | undefined> {
  return (await store.read(key))?.bytes.toString();
}

/** Replaces a value by compare and swap; gives the tag that stands then. */
async function swap(store: Store, key: string, bytes: string): Promise<string | undefined> {
  const current = await store.read(key);
  expect(await store.write(key, bytes, { tag: current?.tag ?? '' })).toBe(true);
  return (await store.read(key))?.tag;
}

describe('values', () => {
  it('are read as written, also by another opener of the same folder', async () => {
    const folder = await temporaryFolder();
    const store = await openFolderStore(folder);
    expect(await store.read('runs/one/state.json')).toBeUndefined();
    expect(await store.write('runs/one/state.json', 'first')).toBe(true);
    expect(await store.write('runs/one/state.json', Buffer.from('second'))).toBe(true);
    expect(await text(await openFolderStore(folder), 'runs/one/state.json')).toBe('second');
  });

  it('written where something must be absent are kept, whoever wrote them', async () => {
    const store = await openFolderStore(await temporaryFolder());
    expect(await store.write('plain', 'first', 'absent')).toBe(true);
    expect(await store.write('plain', 'second', 'absent')).toBe(false);
    await store.write('changing', 'first');
    expect(await store.write('changing', 'second', 'absent')).toBe(false);
    expect([await text(store, 'plain'), await text(store, 'changing')]).toEqual(['first', 'first']);
  });

  it('are replaced only under the tag that was read', async () => {
    const store = await openFolderStore(await temporaryFolder());
    await store.write('a', 'first', 'absent');
    const first = await store.read('a');
    expect(await store.write('a', 'second', { tag: first?.tag ?? '' })).toBe(true);
    expect(await store.write('a', 'third', { tag: first?.tag ?? '' })).toBe(false);
    await store.write('a', 'fourth');
    const fourth = await store.read('a');
    expect(fourth?.bytes.toString()).toBe('fourth');
    expect(fourth?.tag).not.toBe(first?.tag);
    expect(await store.write('nothing', 'x', { tag: fourth?.tag ?? '' })).toBe(false);
  });

  it('get a new tag with each compare and swap, also of the same bytes', async () => {
    const store = await openFolderStore(await temporaryFolder());
    await store.write('a', 'same');
    const tags = new Set<string | undefined>();
    for (let index = 0; index < 3; index++) tags.add(await swap(store, 'a', 'same'));
    expect(tags.size).toBe(3);
  });

  it('stay plain files under their own names while they are only overwritten', async () => {
    const folder = await temporaryFolder();
    const store = await openFolderStore(folder);
    await store.write('runs/one/modules.json', 'first', 'absent');
    await store.write('runs/one/modules.json', 'second');
    expect(await readdir(join(folder, 'runs', 'one'))).toEqual(['modules.json']);
    expect(await readFile(join(folder, 'runs', 'one', 'modules.json'), 'utf8')).toBe('second');
    expect(await readdir(join(folder, '@temporary'))).toEqual([]);
  });

  it('are gone after they were removed', async () => {
    const store = await openFolderStore(await temporaryFolder());
    await store.write('runs/plain', 'x', 'absent');
    await store.write('runs/changing', 'x');
    await store.remove('runs/plain');
    await store.remove('runs/changing');
    await store.remove('runs/never');
    expect(await store.list('runs')).toEqual([]);
    expect(await store.write('runs/plain', 'y', 'absent')).toBe(true);
    expect(await store.write('runs/changing', 'y', 'absent')).toBe(true);
  });
});

describe('compare and swap', () => {
  it('loses no increment of many writers', async () => {
    const folder = await temporaryFolder();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openFolderStore(folder)));
    await stores[0]?.write('counter', '0', 'absent');
    const increment = async (store: (typeof stores)[number]): Promise<void> => {
      for (;;) {
        const current = await store.read('counter');
        if (!current) throw new Error('the counter is gone');
        const next = String(Number(current.bytes.toString()) + 1);
        if (await store.write('counter', next, { tag: current.tag })) return;
      }
    };
    await Promise.all(stores.flatMap(store => [0, 1, 2, 3, 4].map(() => increment(store))));
    expect(await text(await openFolderStore(folder), 'counter')).toBe('20');
  });

  it('admits one of many first writers', async () => {
    const folder = await temporaryFolder();
    const stores = await Promise.all(Array.from({ length: 8 }, () => openFolderStore(folder)));
    const won = await Promise.all(
      stores.map((store, index) => store.write('deep/er/one', `${index}`, 'absent')),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await text(await openFolderStore(folder), 'deep/er/one')).toBe(String(won.indexOf(true)));
  });

  it('keeps no old versions, and no temporary files', async () => {
    const folder = await temporaryFolder();
    const store = await openFolderStore(folder);
    await store.write('state', 'begin');
    for (let index = 0; index < 10; index++) await swap(store, 'state', `${index}`);
    expect(await readdir(join(folder, 'state@'))).toEqual(['000000000010']);
    expect(await readdir(join(folder, '@temporary'))).toEqual([]);
  });

  it('keeps old versions while another writer is announced, until that writer is long dead', async () => {
    const folder = await temporaryFolder();
    const store = await openFolderStore(folder);
    await store.write('state', 'zero');
    await swap(store, 'state', 'one');
    const announced = join(folder, 'state@', '@somebody');
    await writeFile(announced, 'half');
    await swap(store, 'state', 'two');
    expect((await readdir(join(folder, 'state@'))).sort()).toEqual([
      '000000000001',
      '000000000002',
      '@somebody',
    ]);
    await utimes(announced, 0, 0);
    await swap(store, 'state', 'three');
    expect(await readdir(join(folder, 'state@'))).toEqual(['000000000003']);
  });
});

describe('keys', () => {
  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '..',
    'a/../b',
    '.',
    'a b',
    'a\\b',
    'a@',
    'é',
    'a\0',
    'x'.repeat(201),
    'x/'.repeat(501) + 'x',
  ])('refuses %j', async key => {
    const store = await openFolderStore(await temporaryFolder());
    await expect(store.read(key)).rejects.toThrow(StoreKeyError);
    await expect(store.write(key, 'x')).rejects.toThrow(StoreKeyError);
    await expect(store.remove(key)).rejects.toThrow(StoreKeyError);
  });

  it('are listed below a folder, sorted, without what is not theirs', async () => {
    const folder = await temporaryFolder();
    const store = await openFolderStore(folder);
    for (const key of ['runs/b/2', 'runs/b/1', 'runs/a', 'other/x']) await store.write(key, 'x', 'absent');
    await store.write('runs/b/changing', 'x');
    await mkdir(join(folder, 'runs', 'empty@'));
    expect(await store.list('runs')).toEqual(['runs/a', 'runs/b/1', 'runs/b/2', 'runs/b/changing']);
    expect(await store.list('run')).toEqual([]);
    expect(await store.list('')).toHaveLength(5);
  });
});

describe('failures', () => {
  it('say that the folder may not be written', async () => {
    const folder = await temporaryFolder();
    if (process.getuid?.() === 0) return;
    const store = await openFolderStore(folder);
    await chmod(folder, 0o500);
    await expect(store.write('a/b', 'x')).rejects.toMatchObject({ kind: 'denied', key: 'a/b' });
    await chmod(folder, 0o700);
  });

  it('say that a key stands in the way of a folder', async () => {
    const store = await openFolderStore(await temporaryFolder());
    await store.write('a', 'x', 'absent');
    await expect(store.write('a/b', 'x', 'absent')).rejects.toThrow(StoreError);
    await expect(store.write('a/b', 'x')).rejects.toMatchObject({ kind: 'broken' });
  });

  it('leave the store usable when its folder was removed meanwhile', async () => {
    const folder = await temporaryFolder();
    const store = await openFolderStore(join(folder, 'store'));
    await store.write('a/b', 'x', 'absent');
    await rm(join(folder, 'store'), { recursive: true });
    expect(await store.write('a/b', 'y', 'absent')).toBe(true);
    expect(await text(store, 'a/b')).toBe('y');
  });

  it('of the first opener leave temporary files that the next one clears when they are old', async () => {
    const folder = await temporaryFolder();
    await openFolderStore(folder);
    await writeFile(join(folder, '@temporary', 'old'), '');
    await utimes(join(folder, '@temporary', 'old'), 0, 0);
    await writeFile(join(folder, '@temporary', 'young'), '');
    await openFolderStore(folder);
    expect(await readdir(join(folder, '@temporary'))).toEqual(['young']);
  });
});
