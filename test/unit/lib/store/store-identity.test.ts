import { cp, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../../../lib/store/open-store.js';
import { storeIdentity, workflowIdOf } from '../../../../lib/store/store-identity.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

let original: string;
let elsewhere: string;
beforeEach(async () => {
  const folder = await temporaryFolder();
  original = join(folder, 'original', '.fgo');
  elsewhere = join(folder, 'elsewhere');
});
afterAll(removeTemporaryFolders);

const identityAt = async (path: string) => storeIdentity(await openStore(path));
const copy = (from: string, to: string) => cp(from, to, { recursive: true });

describe('the identity of a store', () => {
  it('is eight permanent characters, and the end of its workflow ids', async () => {
    const id = await identityAt(original);
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(await identityAt(original)).toBe(id);
    expect(await workflowIdOf(await openStore(original), 'nightly')).toBe(`nightly@${id}`);
  });

  it('is one, even if many processes open a new store or a new copy at once', async () => {
    const at = (path: string) => Promise.all([1, 2, 3, 4].map(() => identityAt(path)));
    expect(new Set(await at(original)).size).toBe(1);
    await copy(original, elsewhere);
    expect(new Set(await at(elsewhere)).size).toBe(1);
  });

  it('is a different one in a copy, and in a copy of the copy; the original keeps its own', async () => {
    const id = await identityAt(original);
    await copy(original, elsewhere);
    const copied = await identityAt(elsewhere);
    await copy(elsewhere, `${elsewhere}-2`);
    const copiedAgain = await identityAt(`${elsewhere}-2`);
    expect(new Set([id, copied, copiedAgain]).size).toBe(3);
    expect(await identityAt(elsewhere)).toBe(copied);
    expect(await identityAt(original)).toBe(id);
  });

  it('stays when the store, or a folder above it, is moved', async () => {
    const id = await identityAt(original);
    await rename(original, elsewhere);
    expect(await identityAt(elsewhere)).toBe(id);
    await rename(elsewhere, `${elsewhere}-2`);
    expect(await identityAt(`${elsewhere}-2`)).toBe(id);
  });

  it('stays if a copy replaces the original, which is gone', async () => {
    const id = await identityAt(original);
    await copy(original, elsewhere);
    await rm(original, { recursive: true });
    expect(await identityAt(elsewhere)).toBe(id);
  });

  it('is the same under a second name of the folder', async () => {
    const id = await identityAt(original);
    await symlink(original, elsewhere);
    expect(await identityAt(elsewhere)).toBe(id);
  });

  it('stays in a copy whose original was removed, even if there is another store in its place', async () => {
    const id = await identityAt(original);
    await copy(original, elsewhere);
    await rm(original, { recursive: true });
    const later = await identityAt(original);
    expect(later).not.toBe(id);
    expect(await identityAt(elsewhere)).toBe(id);
  });

  it.each([
    '',
    '{"schemaVersion": 1, "id"',
    '\u0000\u0001',
    '[]',
    '{"schemaVersion":1,"id":"../../x","place":"/"}',
  ])('is replaced if it is damaged: %j', async text => {
    await identityAt(original);
    await (await openStore(original)).write('store.json', text);
    const id = await identityAt(original);
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(await identityAt(original)).toBe(id);
  });
});
