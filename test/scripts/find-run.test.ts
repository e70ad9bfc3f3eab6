import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunNotFoundError } from '../../scripts/support/errors.js';
import { findRun, searchedStores } from '../../scripts/support/find-run.js';
import { knownStores, rememberStore } from '../../scripts/support/known-stores.js';
import { openFolderStore } from '../../store/folder-store.js';
import { addRunRecord } from '../../store/run-record.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

const before = { ...process.env };
let state: string;
beforeEach(async () => {
  state = await temporaryFolder();
  process.env['XDG_STATE_HOME'] = state;
  delete process.env['FGO_STORE'];
});
afterAll(async () => {
  process.env = before;
  await removeTemporaryFolders();
});

async function storeWith(...runs: [id: string, startedAt: string][]): Promise<string> {
  const path = await temporaryFolder();
  const store = await openFolderStore(path);
  for (const [id, startedAt] of runs) {
    await addRunRecord(store, {
      schemaVersion: 1,
      id,
      configFile: 'fgo.yaml',
      manifest: { sha256: 'a'.repeat(64), bytes: 1 },
      fingerprint: 'f',
      strategy: 'fgo',
      simulated: false,
      startedAt: `${startedAt}T00:00:00.000Z`,
      endedAt: null,
    });
  }
  return path;
}

describe('known stores', () => {
  it('are remembered once each, the latest first, at most fifty', async () => {
    expect(await knownStores()).toEqual([]);
    for (const path of ['/a', '/b', '/a']) await rememberStore(path);
    expect(await knownStores()).toEqual(['/a', '/b']);
    for (let place = 0; place < 60; place += 1) await rememberStore(`/s${place}`);
    expect(await knownStores()).toHaveLength(50);
    expect((await knownStores())[0]).toBe('/s59');
  });

  it('are none where the file is damaged, and remembering mends it', async () => {
    await rememberStore('/a');
    const file = join(state, 'fgo', 'stores.json');
    await writeFile(file, '{');
    expect(await knownStores()).toEqual([]);
    await rememberStore('/b');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ schemaVersion: 1, stores: ['/b'] });
  });

  it('are a convenience: where they cannot be written, nothing fails', async () => {
    await writeFile(join(state, 'fgo'), 'a file in the way');
    await rememberStore('/a');
    expect(await knownStores()).toEqual([]);
  });
});

describe('a run is found', () => {
  it('by its id in any known store, and the latest as last', async () => {
    const older = await storeWith(['one', '2026-01-01'], ['three', '2026-01-03']);
    const newer = await storeWith(['two', '2026-01-02']);
    for (const path of [older, newer, '/gone']) await rememberStore(path);
    expect((await findRun('two', undefined)).storePath).toBe(newer);
  });

  it('as last in the store at hand, and elsewhere only where that has none, which is said', async () => {
    const said: string[] = [];
    const last = async () => (await findRun('last', undefined, line => said.push(line))).record.id;
    const elsewhere = await storeWith(['three', '2026-01-03'], ['one', '2026-01-01']);
    await rememberStore(elsewhere);
    const folder = process.cwd();
    process.chdir(await temporaryFolder());
    try {
      expect(await last()).toBe('three');
      expect(said).toEqual([`No run of this folder: last is three of ${elsewhere}.`]);
      const here = await storeWith(['two', '2026-01-02']);
      await writeFile('fgo.yaml', `store: {path: ${here}}\n`);
      expect(await last()).toBe('two');
      expect(said.at(-1)).toMatch(/last is two, of this folder; three of .* is newer/);
    } finally {
      process.chdir(folder);
    }
  });

  it('in the named store alone, and in that of FGO_STORE', async () => {
    const one = await storeWith(['one', '2026-01-01']);
    await rememberStore(one);
    const other = await storeWith(['other', '2026-01-01']);
    expect((await findRun('last', other)).record.id).toBe('other');
    await expect(findRun('one', other)).rejects.toBeInstanceOf(RunNotFoundError);
    process.env['FGO_STORE'] = other;
    expect(await searchedStores(undefined)).toEqual([other]);
    expect(await searchedStores(one)).toEqual([one]);
  });

  it('or not, and then it is said where it was looked for and what may have been meant', async () => {
    const path = await storeWith(['banking-1', '2026-01-01']);
    await expect(findRun('bankin-1', path)).rejects.toThrow(`(in ${path}). Did you mean banking-1?`);
    await expect(findRun('last', await storeWith())).rejects.toThrow('No run yet');
  });
});
