import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../lib/config/manifest.js';
import type { RunFile } from '../../../lib/config/run-file.js';
import { createArtifacts } from '../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { addRunRecord } from '../../../lib/store/run-record.js';
import { createRunFolders } from '../../../workers/run-folders.js';
import type { CodeSources } from '../../../workers/run-folders.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

const store = createMemoryStore('s3://bucket/team');
let file: RunFile;

beforeAll(async () => {
  file = { path: 'agent.mjs', use: 'code', ...(await createArtifacts(store).put(Buffer.from('run()'))) };
});
afterAll(removeTemporaryFolders);

const prompt = { kind: 'prompt' };
const command = { kind: 'command', command: ['sh', '-c', 'true'] };

async function folderOf(sources: Partial<CodeSources>, manifest: object = {}, from = store) {
  const folders = createRunFolders({
    store: from,
    sources: { runsCodeFromStore: false, isOwner: false, ...sources },
    cache: await temporaryFolder(),
    log: () => undefined,
  });
  const run = { run: 'far', manifest: { sha256: 'm', bytes: 1 } };
  const usual = { folder: null, files: [file], agent: prompt, scorer: { kind: 'exact' } };
  return folders.of(run, { ...usual, ...manifest } as unknown as Manifest);
}

async function folderWith(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'agent.mjs'), text);
  return folder;
}

describe('a worker without the folder of a run', () => {
  it('runs code from the store only if it was allowed to', async () => {
    expect(await folderOf({})).toEqual({
      lacks:
        'the code of the run (agent.mjs). Start it with --run-code-from-store, or with --code-folder where they are.',
    });
    expect(await folderOf({ runsCodeFromStore: true })).toMatchObject({ isLocal: false });
  });

  it('needs no permission for a run without code', async () => {
    const data = { ...file, use: 'data' as const };
    expect(await folderOf({}, { files: [data] })).toMatchObject({ isLocal: false });
  });

  it.each([
    ['agent', { agent: command }],
    ['agent', { agent: { kind: 'module', file: '/opt/agent.mjs' } }],
    ['scorer', { scorer: { kind: 'command', command: ['python3', '-m', 'score'] } }],
    ['notify', { notify: { command: ['mail'] } }],
  ])(
    'starts no program of the %s from the store without permission, even if it has no file',
    async (name, sections) => {
      const manifest = { files: [], ...sections };
      expect(await folderOf({}, manifest)).toEqual({
        lacks: `the permission to start programs that the run names (${name}). Start it with --run-code-from-store, or with --code-folder.`,
      });
      // A record in S3 cannot name a folder of this machine.
      expect(await folderOf({}, { ...manifest, folder: '/' })).toHaveProperty('lacks');
      expect(await folderOf({ runsCodeFromStore: true }, manifest)).toMatchObject({ isLocal: false });
      expect(await folderOf({ codeFolder: '/' }, manifest)).toEqual({ folder: '/', isLocal: false });
      expect(await folderOf({ isOwner: true }, manifest)).toHaveProperty('folder');
    },
  );

  it('does not take the folder of the starter, which is not on this machine, for its own', async () => {
    const far = createMemoryStore('s3://bucket/far');
    await addRunRecord(far, {
      schemaVersion: 1,
      id: 'far',
      name: 'far',
      configFile: '/not/here/fgo.yaml',
      manifest: { sha256: 'a'.repeat(64), bytes: 1 },
      fingerprint: 'f',
      strategy: 'roll-up',
      simulated: false,
      startedAt: new Date(0).toISOString(),
      begun: true,
      endedAt: null,
    });
    const found = await folderOf({ runsCodeFromStore: true }, { files: [], agent: command }, far);
    expect(found).toMatchObject({ isLocal: false });
    expect(found).not.toMatchObject({ folder: '/not/here' });
  });

  it('takes the code of its own folder if it is the same', async () => {
    const codeFolder = await folderWith('run()');
    expect(await folderOf({ codeFolder })).toEqual({ folder: codeFolder, isLocal: false });
    const other = await folderWith('other()');
    expect(await folderOf({ codeFolder: other })).toEqual({
      lacks: `agent.mjs of the run: not in ${other}, or with another content.`,
    });
  });
});

describe('a worker of a store that is a folder', () => {
  it('uses the files of the configuration, also after an edit, and needs no permission', async () => {
    const folder = await folderWith('fixed()');
    const disk = createMemoryStore(folder);
    expect(await folderOf({}, { folder: '.' }, disk)).toEqual({ folder, isLocal: true });
    const alone = { folder: '.', files: [], agent: command };
    expect(await folderOf({}, alone, disk)).toEqual({ folder, isLocal: true });
    expect(await folderOf({}, { ...alone, folder: 'gone' }, disk)).toHaveProperty('lacks');
  });
});
