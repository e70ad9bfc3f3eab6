import { thrownText } from '../../../../support/thrown-text.js';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  findRun,
  findRuns,
  findRunToChange,
  searchedStores,
} from '../../../../../lib/app/finding/find-run.js';
import type { SearchedStores } from '../../../../../lib/app/finding/find-run.js';
import { knownStores, rememberStore } from '../../../../../lib/app/finding/known-stores.js';
import { openStore } from '../../../../../lib/store/open-store.js';
import { RecordDamagedError } from '../../../../../lib/store/errors.js';
import { addRunRecord } from '../../../../../lib/store/run-record.js';
import { storeIdentity } from '../../../../../lib/store/store-identity.js';
import { recordingContext } from '../../../../support/app-context.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';
let context = recordingContext();
const before = { ...process.env };
let state: string;
beforeEach(async () => {
  context = recordingContext();
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
  const store = await openStore(path);
  for (const [id, startedAt] of runs) {
    await addRunRecord(store, {
      schemaVersion: 1,
      id,
      name: 'toy',
      configFile: 'fgo.yaml',
      manifest: { sha256: 'a'.repeat(64), bytes: 1 },
      fingerprint: 'f',
      strategy: 'fgo',
      simulated: false,
      startedAt: `${startedAt}T00:00:00.000Z`,
      begun: true,
      endedAt: null,
    });
  }
  return path;
}

describe('known stores', () => {
  it('are remembered once each, the latest first, at most fifty', async () => {
    expect(await knownStores(process.env)).toEqual([]);
    for (const path of ['/a', '/b', '/a']) await rememberStore(process.env, path);
    expect(await knownStores(process.env)).toEqual(['/a', '/b']);
    for (let place = 0; place < 60; place += 1) await rememberStore(process.env, `/s${place}`);
    expect(await knownStores(process.env)).toHaveLength(50);
    expect((await knownStores(process.env))[0]).toBe('/s59');
  });

  it('are none if the file is damaged, and remembering a store fixes it', async () => {
    await rememberStore(process.env, '/a');
    const file = join(state, 'fgo', 'stores.json');
    await writeFile(file, '{');
    expect(await knownStores(process.env)).toEqual([]);
    await rememberStore(process.env, '/b');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ schemaVersion: 1, stores: ['/b'] });
  });

  it('are a convenience: if they cannot be written, nothing fails', async () => {
    await writeFile(join(state, 'fgo'), 'a file in the way');
    await rememberStore(process.env, '/a');
    expect(await knownStores(process.env)).toEqual([]);
  });
});

async function inFolder<T>(storePath: string, work: () => Promise<T>): Promise<T> {
  const folder = process.cwd();
  process.chdir(await temporaryFolder());
  try {
    await writeFile('fgo.yaml', `store: {path: ${storePath}}\n`);
    return await work();
  } finally {
    process.chdir(folder);
  }
}

const identityOf = async (path: string) => storeIdentity(await openStore(path));

describe('a run is found', () => {
  it('by its id in the local store first, even if another has a newer one with the same id', async () => {
    const [local, other] = [
      await storeWith(['nightly', '2026-01-01']),
      await storeWith(['nightly', '2026-01-02'], ['only-there', '2026-01-03']),
    ];
    await rememberStore(process.env, local);
    await rememberStore(process.env, other);
    await inFolder(local, async () => {
      expect((await findRun(context, 'nightly')).storePath).toBe(local);
      expect((await findRunToChange(context, 'nightly')).storePath).toBe(local);
      const elsewhere = await findRun(context, 'only-there');
      expect(elsewhere.storePath).toBe(other);
      expect(context.messages().join()).toContain(other);
    });
  });

  it('in another store by a command that changes something only if it is named with its store', async () => {
    const [local, other] = [await storeWith(['one', '2026-01-01']), await storeWith(['two', '2026-01-02'])];
    await rememberStore(process.env, other);
    await inFolder(local, async () => {
      const fullName = `two@${await identityOf(other)}`;
      const refused = findRunToChange(context, 'two');
      await expect(refused).rejects.toMatchObject({ code: 'RUN_ELSEWHERE' });
      expect(await thrownText(refused)).toContain(fullName);
      expect((await findRunToChange(context, fullName)).storePath).toBe(other);
      expect((await findRunToChange(context, 'two', other)).storePath).toBe(other);
      expect((await findRun(context, fullName)).record.id).toBe('two');
      expect((await findRunToChange(context, `last@${await identityOf(other)}`, undefined)).record.id).toBe(
        'two',
      );
      await expect(findRunToChange(context, `two@${await identityOf(local)}`, undefined)).rejects.toThrow(
        'No run two',
      );
      await expect(findRun(context, 'two@00000000')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    });
  });

  it('as last in another folder by a command that reads, never by one that changes something', async () => {
    const [local, other] = [await storeWith(), await storeWith(['two', '2026-01-02'])];
    await rememberStore(process.env, other);
    await inFolder(local, async () => {
      expect((await findRun(context, 'last')).record.id).toBe('two');
      await expect(findRunToChange(context, 'last')).rejects.toMatchObject({ code: 'RUN_ELSEWHERE' });
    });
  });

  it('in the copy of a store from within the copy, even if all times are equal', async () => {
    const [original, copy] = [await storeWith(['r1', '2026-01-01']), await temporaryFolder()];
    await identityOf(original);
    await cp(original, copy, { recursive: true });
    for (const path of [copy, original]) await rememberStore(process.env, path);
    await inFolder(copy, async () => {
      expect((await findRunToChange(context, 'r1')).storePath).toBe(copy);
      expect((await findRun(context, 'last')).storePath).toBe(copy);
      const { runs } = await findRuns(await searchedStores(context, undefined));
      expect(runs.map(run => run.storePath)).toEqual([copy, original]);
      const fullName = `r1@${await identityOf(original)}`;
      expect((await findRunToChange(context, fullName)).storePath).toBe(original);
    });
  });

  it('even if another known store cannot be opened, which is reported', async () => {
    const local = await storeWith(['one', '2026-01-01']);
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, 'no store');
    await rememberStore(process.env, file);
    await inFolder(local, async () => {
      expect((await findRun(context, 'one')).record.id).toBe('one');
      expect(context.messages().join()).toContain(file);
    });
  });

  it('with one line about all known stores that cannot be opened', async () => {
    const local = await storeWith(['one', '2026-01-01']);
    for (const name of ['file', 'other']) {
      const file = join(await temporaryFolder(), name);
      await writeFile(file, 'no store');
      await rememberStore(process.env, file);
    }
    await inFolder(local, async () => {
      await findRun(context, 'one');
      expect(context.messages()).toEqual([
        expect.stringMatching(/^note: left out: 2 stores, such as this one: /),
      ]);
    });
  });

  it('as last in the local store, and elsewhere only if that has none, which is reported', async () => {
    const last = async () => (await findRun(context, 'last')).record.id;
    const elsewhere = await storeWith(['three', '2026-01-03'], ['one', '2026-01-01']);
    await rememberStore(process.env, elsewhere);
    const folder = process.cwd();
    process.chdir(await temporaryFolder());
    try {
      expect(await last()).toBe('three');
      expect(context.messages()).toEqual([`This folder has no runs: last is three of ${elsewhere}.`]);
      const here = await storeWith(['two', '2026-01-02']);
      await writeFile('fgo.yaml', `store: {path: ${here}}\n`);
      expect(await last()).toBe('two');
      expect(context.messages().at(-1)).toMatch(/last is two, of this folder; three of .* is newer/);
    } finally {
      process.chdir(folder);
    }
  });

  it('only in the named store, and in that of FGO_STORE', async () => {
    const one = await storeWith(['one', '2026-01-01']);
    await rememberStore(process.env, one);
    const other = await storeWith(['other', '2026-01-01']);
    expect((await findRun(context, 'last', other)).record.id).toBe('other');
    await expect(findRun(context, 'one', other)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    process.env['FGO_STORE'] = other;
    const pathsOf = ({ local, others }: SearchedStores) => [local?.storePath, ...others];
    expect(pathsOf(await searchedStores(context, undefined))).toEqual([other]);
    expect(pathsOf(await searchedStores(context, one))).toEqual([one]);
  });

  it('or not, and then the searched places and similar names are reported', async () => {
    const path = await storeWith(['banking-1', '2026-01-01']);
    expect(await thrownText(findRun(context, 'bankin-1', path))).toContain(
      `(in ${path}). Did you mean banking-1?`,
    );
    await expect(findRun(context, 'last', await storeWith())).rejects.toThrow('No run yet');
  });
});

describe('a damaged record', () => {
  const damages: [what: string, damage: (text: string) => string | null][] = [
    ['cut short', text => text.slice(0, 40)],
    ['empty', () => ''],
    ['garbled', () => '\u0000\u0001\u0002'],
    ['another kind of value', () => '[1, 2]'],
    ['of another run', text => text.replace('"bad"', '"worse"')],
    ['missing', () => null],
  ];

  async function damageRecord(path: string, damage: (text: string) => string | null): Promise<void> {
    const store = await openStore(path);
    const damaged = damage((await store.read('runs/bad/run.json'))?.bytes.toString() ?? '');
    if (damaged === null) await store.remove('runs/bad/run.json');
    else await store.write('runs/bad/run.json', damaged);
  }

  it.each(damages)('is named if it is %s, and hides no other run', async (_what, damage) => {
    const path = await storeWith(['bad', '2026-01-02'], ['good', '2026-01-01']);
    await (await openStore(path)).write('runs/bad/progress.json', '{}');
    await damageRecord(path, damage);
    const { runs, damaged } = await findRuns(await searchedStores(context, path));
    expect(runs.map(({ record }) => record.id)).toEqual(['good']);
    expect(damaged.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${path}/runs/bad/run.json`),
    ]);
    expect((await findRun(context, 'last', path)).record.id).toBe('good');
    expect(context.messages().join()).toContain('runs/bad/run.json');
  });

  it('is the result for its own id, and for last if there is no other run', async () => {
    const path = await storeWith(['bad', '2026-01-02']);
    await damageRecord(path, text => text.slice(0, 40));
    for (const name of ['bad', 'last']) {
      await expect(findRun(context, name, path)).rejects.toBeInstanceOf(RecordDamagedError);
      expect(await thrownText(findRunToChange(context, name, path))).toContain('fgo store repair');
    }
  });
});
