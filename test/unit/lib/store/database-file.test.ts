import { join } from 'node:path';
import { open } from 'lmdb';
import { databaseFileProblem } from '../../../../lib/store/database-file.js';
import { temporaryFolder, removeTemporaryFolders } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

it('finds nothing wrong with a database that grows while its file is read', async () => {
  const path = join(await temporaryFolder(), 'store.mdb');
  const database = open<Buffer, string>({ path, noSubdir: true, encoding: 'binary', overlappingSync: false });
  const growing = (async () => {
    for (let n = 0; n < 400; n += 1) await database.put(`key-${n}`, Buffer.alloc(20_000));
    return 'grown';
  })();
  const problems = new Set<string | null>();
  let state: string | undefined;
  void growing.then(last => (state = last));
  while (state === undefined) problems.add(await databaseFileProblem(path));
  await database.close();
  expect([...problems]).toEqual([null]);
});
