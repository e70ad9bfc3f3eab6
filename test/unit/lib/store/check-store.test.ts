import { readdirSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore, storeProblem } from '../../../../lib/store/open-store.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

describe('checking a store', () => {
  it('finds nothing wrong with a store, or a place where one can be created, and leaves no trace', async () => {
    const folder = await temporaryFolder();
    expect(await storeProblem(join(folder, 'deep/er'))).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    await openStore(join(folder, 'store'));
    const before = readdirSync(join(folder, 'store'));
    expect(await storeProblem(join(folder, 'store'))).toBeNull();
    expect(readdirSync(join(folder, 'store'))).toEqual(before);
  });

  it.each(['file', 'file/below', '/dev/null', '/proc/nope'])('rejects %s', async path => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    expect(await storeProblem(path.startsWith('/') ? path : join(folder, path))).toMatch(
      /is not a folder|cannot be opened/,
    );
  });

  it.each<[string, string]>([
    ['loop', 'its links lead in a circle'],
    ['loop/below', 'its links lead in a circle'],
    ['/proc', 'no folder can be created there'],
    ['/proc/self/fd', 'no folder can be created there'],
    ['x'.repeat(300), 'its name is too long'],
    ['a\0b', 'its name has a character that no path may have'],
  ])('says what is wrong with the place %j', async (path, reason) => {
    const folder = await temporaryFolder();
    await symlink(join(folder, 'loop2'), join(folder, 'loop'));
    await symlink(join(folder, 'loop'), join(folder, 'loop2'));
    const problem = await storeProblem(path.startsWith('/') ? path : join(folder, path));
    expect(problem).toContain(
      `cannot be opened: ${reason}. Set store.path, or --store, to an ordinary folder.`,
    );
    expect(problem?.length).toBeLessThan(350);
  });
});
