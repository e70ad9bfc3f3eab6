import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../lib/config/manifest.js';
import type { RunFile } from '../../../lib/config/run-file.js';
import { createArtifacts } from '../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { createRunFolders } from '../../../workers/run-folders.js';
import type { CodeSources } from '../../../workers/run-folders.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

const store = createMemoryStore();
let file: RunFile;

beforeAll(async () => {
  file = { path: 'agent.mjs', use: 'code', ...(await createArtifacts(store).put(Buffer.from('run()'))) };
});
afterAll(removeTemporaryFolders);

async function folderOf(sources: Partial<CodeSources>, manifest: Partial<Manifest> = {}) {
  const folders = createRunFolders({
    store,
    sources: { runsCodeFromStore: false, isOwner: false, ...sources },
    cache: await temporaryFolder(),
    log: () => undefined,
  });
  const run = { run: 'far', manifest: { sha256: 'm', bytes: 1 } };
  return folders.of(run, { folder: null, files: [file], ...manifest } as Manifest);
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
    expect(await folderOf({}, { folder })).toEqual({ folder, isLocal: true });
  });
});
