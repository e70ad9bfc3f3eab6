import { chmod, mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolderStore } from '../../../../lib/store/folder-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { describeStoreContract } from './contract.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

async function text(
  store: Awaited<ReturnType<typeof openFolderStore>>,
  key: string,
): Promise<string | undefined> {
  return (await store.read(key))?.bytes.toString();
}

/** Replaces a value by compare and swap; returns the tag that is then valid. */
async function swap(store: Store, key: string, bytes: string): Promise<string | undefined> {
  const current = await store.read(key);
  expect(await store.write(key, bytes, { tag: current?.tag ?? '' })).toBe(true);
  return (await store.read(key))?.tag;
}

describe('the folder store', () => {
  describeStoreContract({
    async create() {
      const folder = await temporaryFolder();
      return () => openFolderStore(folder);
    },
  });
});

describe('values', () => {
  it('stay plain files under their own names while they are only overwritten', async () => {
    const folder = await temporaryFolder();
    const store = await openFolderStore(folder);
    await store.write('runs/one/modules.json', 'first', 'absent');
    await store.write('runs/one/modules.json', 'second');
    expect(await readdir(join(folder, 'runs', 'one'))).toEqual(['modules.json']);
    expect(await readFile(join(folder, 'runs', 'one', 'modules.json'), 'utf8')).toBe('second');
    expect(await readdir(join(folder, '@temporary'))).toEqual([]);
  });
});

describe('compare and swap', () => {
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
  it('are listed below a folder, sorted, without foreign files', async () => {
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
  it('report that the folder is not writable', async () => {
    const folder = await temporaryFolder();
    if (process.getuid?.() === 0) return;
    const store = await openFolderStore(folder);
    await chmod(folder, 0o500);
    await expect(store.write('a/b', 'x')).rejects.toMatchObject({ kind: 'denied', key: 'a/b' });
    await chmod(folder, 0o700);
  });

  it('leave the store usable if its folder was removed meanwhile', async () => {
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
