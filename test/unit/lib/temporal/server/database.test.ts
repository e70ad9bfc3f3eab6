import { mkdir, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseComplaint, databaseProblem } from '../../../../../lib/temporal/server/database.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

/** Three pages of 4096 bytes, with SQLite's header of a database. */
function database(): Buffer {
  const bytes = Buffer.alloc(3 * 4096);
  bytes.write('SQLite format 3\0', 'latin1');
  bytes.writeUInt16BE(4096, 16);
  bytes.writeUInt32BE(7, 24);
  bytes.writeUInt32BE(3, 28);
  bytes.writeUInt32BE(7, 92);
  return bytes;
}

async function storeWithDatabase(): Promise<{ store: string; file: string }> {
  const store = await temporaryFolder();
  const file = join(store, 'temporal.db');
  await writeFile(file, database());
  return { store, file };
}

const damages: [what: string, damage: (file: string) => Promise<void>, problem: string][] = [
  ['by a byte', async file => truncate(file, (await stat(file)).size - 1), 'is truncated'],
  ['by a page', async file => truncate(file, 2 * 4096), 'is truncated'],
  ['within its header', async file => truncate(file, 50), 'is truncated'],
  ['to nothing', async file => truncate(file, 0), 'is empty'],
  ['into other bytes', async file => overwrite(file, Buffer.from('no database')), 'is corrupted'],
  ['into a folder', async file => rm(file).then(() => mkdir(file)), 'is a folder'],
];

async function overwrite(file: string, bytes: Buffer): Promise<void> {
  const opened = await open(file, 'r+');
  await opened.write(bytes, 0, bytes.length, 0);
  await opened.close();
}

describe("the server's database", () => {
  it('is intact as SQLite wrote it, and if there is none', async () => {
    const { store } = await storeWithDatabase();
    expect(await databaseProblem(store)).toBeNull();
    expect(await databaseProblem(await temporaryFolder())).toBeNull();
  });

  it.each(damages)('is damaged if it was changed %s', async (_what, damage, problem) => {
    const { store, file } = await storeWithDatabase();
    await damage(file);
    expect(await databaseProblem(store)).toBe(problem);
  });

  it('may be short after a crash, while SQLite has the rest in another file', async () => {
    const { store, file } = await storeWithDatabase();
    await writeFile(`${file}-wal`, (await readFile(file)).subarray(0, 100));
    await truncate(file, 2 * 4096);
    expect(await databaseProblem(store)).toBeNull();
  });

  it('is damaged if the server reports it, and not for another reason to exit', () => {
    expect(databaseComplaint('level=ERROR msg="… database disk image is malformed (11)"')).toMatch(
      /corrupted/,
    );
    expect(databaseComplaint('unable to create SQLite admin DB: disk I/O error (522)')).toMatch(/truncated/);
    expect(databaseComplaint('SQL logic error: no such table: namespaces (1)')).toMatch(/tables/);
    expect(databaseComplaint('listen tcp 127.0.0.1:20000: bind: address already in use')).toBeNull();
  });
});
