import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Modules } from '../../../../../lib/domain/module.js';
import type { RunProgress } from '../../../../../lib/domain/progress.js';
import { textModule } from '../../../../../lib/optimizer/rules/module-text.js';
import { BadInputError } from '../../../../../lib/config/problem.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { openStore } from '../../../../../lib/store/open-store.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { addRunRecord } from '../../../../../lib/store/run-record.js';
import { runKeys } from '../../../../../lib/store/run-keys.js';
import { storeManifest } from '../../../../../lib/app/preparing/prepare-run.js';
import { configuredRun } from '../../../scripts/configured-run.js';
import { epochOf, progressOf, subsetOf } from '../../../../support/progress.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const rule = { id: 'merge-1-1/try-1/instructions/1', when: 'soup', then: 'answer kitchen' };
const learned: Modules = {
  instructions: textModule({ opening: 'Sort it.', rules: [{ ...rule, parents: [], cases: ['row-1'] }] }),
};
const early: Modules = { instructions: { kind: 'text', text: 'An early text.' } };

const begin = (folder: string, value: object, settings: string[] = []) =>
  configuredRun(folder, [...settings, `optimize.begin=${JSON.stringify(value)}`]);

/** A folder with a finished run `hotel-1`, as its record is stored. */
async function folderWithRun(change: Partial<RunProgress> = {}, modules: Modules = learned): Promise<string> {
  const folder = await temporaryFolder();
  const store = await openStore(join(folder, '.fgo'));
  const artifacts = createArtifacts(store);
  const loaded = await configuredRun(folder);
  const { manifest, reference, fingerprint } = await storeManifest({
    loaded,
    run: 'hotel-1',
    journalScope: null,
    artifacts,
  });
  await addRunRecord(store, {
    schemaVersion: 1,
    id: 'hotel-1',
    name: 'toy',
    configFile: 'fgo.yaml',
    manifest: reference,
    fingerprint,
    strategy: 'fgo',
    simulated: false,
    startedAt: '2026-01-01T00:00:00.000Z',
    begun: true,
    endedAt: '2026-01-01T01:00:00.000Z',
  });
  const epochs = [epochOf({ modules: await artifacts.put(early) })];
  const progress = progressOf({
    state: 'done',
    stage: 'done',
    subsets: [subsetOf('subset-001', { epochs })],
    modules: await artifacts.put(modules),
    baselineModules: await artifacts.put(manifest.modules),
    ...change,
  });
  await store.write(runKeys('hotel-1').progress, JSON.stringify(progress));
  return folder;
}

async function problemOf(loading: Promise<unknown>) {
  const error: unknown = await loading.catch((reason: unknown) => reason);
  if (!(error instanceof BadInputError)) throw new Error(`It was not refused: ${String(error)}`);
  const [problem] = error.problems;
  if (!problem) throw new Error('It says nothing.');
  return problem;
}

describe('a run that starts from an earlier one', () => {
  it('has its final modules, whose rules name the run that they are from', async () => {
    const { begins } = await begin(await folderWithRun(), { run: 'hotel-1' });
    expect(begins?.beginning).toEqual({ kind: 'run', run: 'hotel-1', point: 'final' });
    const { instructions } = begins?.modules ?? {};
    expect(instructions?.kind === 'text' && instructions.text).toContain('- When soup: answer kitchen');
    expect(JSON.stringify(instructions)).toContain(`hotel-1:${rule.id}`);
    expect(JSON.stringify(instructions)).toContain('hotel-1:row-1');
  });

  it('may start at any of its points, and from the folder of a run in another store', async () => {
    const folder = await folderWithRun();
    const other = await temporaryFolder();
    const { begins } = await begin(other, { run: join(folder, '.fgo/runs/hotel-1'), point: 'subset-001' });
    expect(begins?.beginning).toMatchObject({ run: 'hotel-1', point: 'subset-001' });
    expect(begins?.modules).toEqual(early);
  });

  it('is in the manifest and its fingerprint with its modules, without any path', async () => {
    const folder = await folderWithRun();
    const stored = async (...settings: string[]) => {
      const loaded = await configuredRun(folder, settings);
      const artifacts = createArtifacts(createMemoryStore());
      return storeManifest({ loaded, run: 'hotel-2', journalScope: null, artifacts });
    };
    const cold = await stored();
    const warm = await stored('optimize.begin={run: hotel-1}');
    const other = await stored('optimize.begin={run: hotel-1, point: subset-001}');
    expect(new Set([cold, warm, other].map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(warm.manifest.startedFrom).toEqual({ kind: 'run', run: 'hotel-1', point: 'final' });
    expect(warm.manifest.modules['instructions']).toMatchObject({ text: textModuleOf(learned) });
    expect(warm.manifest.optimize.begin).toBeUndefined();
    const named = await stored(`optimize.begin={run: ${join(folder, '.fgo/runs/hotel-1')}}`);
    expect(named.fingerprint).toBe(warm.fingerprint);
    expect(JSON.stringify(named.manifest)).not.toContain(folder);
  });

  it('is warned of tasks that the earlier run has learned from', async () => {
    const folder = await folderWithRun();
    expect((await begin(folder, { run: 'hotel-1' })).begins?.notes).toEqual([]);
    const other = await begin(folder, { run: 'hotel-1' }, ['seed=8']);
    expect(other.begins?.notes.join()).toMatch(/of the 24 test tasks were train tasks of hotel-1 \(final\)/);
  });

  it.each([
    [{ run: 'hotel-2' }, 'optimize.begin.run', /no run "hotel-2".*Did you mean hotel-1\?/],
    [{ run: 'last' }, 'optimize.begin.run', /Did you mean hotel-1\?/],
    [{ run: 'there/runs/hotel-1' }, 'optimize.begin.run', /no run "there\/runs\/hotel-1"/],
    [{ run: 'hotel-1', point: 'subset-01' }, 'optimize.begin.point', /Did you mean subset-001\?/],
    [{ run: 'hotel-1', file: 'x.txt' }, 'optimize.begin', /give exactly one of run, file and files/],
    [{ file: 'x.txt', point: 'final' }, 'optimize.begin', /a point needs a run/],
  ])('is rejected with %j', async (value, path, message) => {
    const problem = await problemOf(begin(await folderWithRun(), value));
    expect(problem).toMatchObject({ path, message: expect.stringMatching(message) });
  });

  it('is rejected if the earlier run has no result yet, with the points that it has', async () => {
    const folder = await folderWithRun({ state: 'running', stage: 'optimize', modules: null });
    const { message } = await problemOf(begin(folder, { run: 'hotel-1' }));
    expect(message).toMatch(/no result yet \(it is running\).*It has baseline, subset-001/);
    expect((await begin(folder, { run: 'hotel-1', point: 'subset-001/epoch-1' })).begins).not.toBeNull();
  });

  it('is rejected if its modules do not fit the agent', async () => {
    const others = { instruction: { kind: 'text', text: 'Sort it.' } } as const;
    const { message } = await problemOf(begin(await folderWithRun({}, others), { run: 'hotel-1' }));
    expect(message).toMatch(/a module "instruction".*Did you mean instructions\?/);
    const long = begin(await folderWithRun(), { run: 'hotel-1' }, [
      'agent.modules.instructions=Sort.',
      'optimize.moduleTokens=4',
    ]);
    expect((await problemOf(long)).message).toMatch(/more than optimize.moduleTokens \(4\)/);
  });
});

describe('a run that starts with files', () => {
  const folderWith = async (files: Record<string, string | Buffer>) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'texts'));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return folder;
  };

  it('reads a text as plain prose, as in the configuration', async () => {
    const text = 'Sort it.\n\nRules:\n- When soup: answer kitchen';
    const folder = await folderWith({ 'texts/start.txt': `${text}\n` });
    for (const value of [{ file: 'texts/start.txt' }, { files: { instructions: 'texts/start.txt' } }]) {
      const { begins } = await begin(folder, value);
      expect(begins?.modules).toEqual({ instructions: { kind: 'text', text } });
      expect(begins?.beginning).toEqual({ kind: 'file', files: ['start.txt'] });
    }
  });

  it('reads modules in the format of a run’s result, or texts by name', async () => {
    const folder = await folderWith({
      'modules.json': JSON.stringify(learned),
      'texts.json': JSON.stringify({ instructions: 'Sort it well.' }),
    });
    const { begins } = await begin(folder, { file: 'modules.json' });
    expect(JSON.stringify(begins?.modules)).toContain(`modules.json:${rule.id}`);
    const texts = await begin(folder, { file: 'texts.json' });
    expect(texts.begins?.modules).toEqual({ instructions: { kind: 'text', text: 'Sort it well.' } });
  });

  it('is rejected with file and line', async () => {
    const { instructions } = learned;
    const changed = { instructions: { ...instructions, text: 'Changed.' } };
    const folder = await folderWith({
      'empty.txt': ' \n',
      'broken.json': '{\n  "instructions": "a",\n}',
      'shape.json': '{\n\n  "instructions": 7}',
      'changed.json': JSON.stringify(changed, null, 2),
      'latin.txt': Buffer.from([0x66, 0xfc, 0x72]),
    });
    const refused = async (file: string) => problemOf(begin(folder, { file }));
    expect(await refused('empty.txt')).toMatchObject({ source: 'empty.txt', line: 1 });
    expect(await refused('broken.json')).toMatchObject({ source: 'broken.json', line: 3 });
    const shape = await refused('shape.json');
    expect(shape).toMatchObject({
      source: 'shape.json',
      line: 3,
      message: expect.stringContaining('"instructions"'),
    });
    expect((await refused('changed.json')).message).toContain('remove "structure"');
    expect((await refused('latin.txt')).message).toContain('UTF-8');
    const missing = await refused('missing.txt');
    expect(missing).toMatchObject({
      path: 'optimize.begin.file',
      message: expect.stringContaining('no such file'),
    });
  });
});

function textModuleOf({ instructions }: Modules): string {
  return instructions?.kind === 'text' ? instructions.text : '';
}
