import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { RunFile } from '../../../lib/config/run-file.js';
import { createArtifacts } from '../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { differentFiles, materializeFiles, missingFiles } from '../../../workers/run-files.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

const store = createMemoryStore();

afterAll(removeTemporaryFolders);

async function stored(path: string, text: string, use: RunFile['use'] = 'code'): Promise<RunFile> {
  return { path, use, ...(await createArtifacts(store).put(Buffer.from(text))) };
}

describe('the files of a run', () => {
  it('are written from the store into a folder of their own, which is used again', async () => {
    const cache = await temporaryFolder();
    const files = [await stored('agent.mjs', 'run()'), await stored('../data/a.txt', 'a', 'data')];
    const folder = await materializeFiles({ store, files, cache });
    expect(relative(cache, folder)).not.toMatch(/^\.\./);
    expect(await readFile(join(folder, 'agent.mjs'), 'utf8')).toBe('run()');
    expect(await readFile(join(folder, '../data/a.txt'), 'utf8')).toBe('a');
    expect((await stat(join(folder, 'agent.mjs'))).mode & 0o777).toBe(0o700);
    expect(await materializeFiles({ store: createMemoryStore(), files, cache })).toBe(folder);
  });

  it('are written again if somebody changed them in the cache', async () => {
    const cache = await temporaryFolder();
    const files = [await stored('agent.mjs', 'run()')];
    const folder = await materializeFiles({ store, files, cache });
    await writeFile(join(folder, 'agent.mjs'), 'steal()');
    expect(await differentFiles(folder, files)).toEqual(files);
    expect(await missingFiles(folder, files)).toEqual([]);
    await materializeFiles({ store, files, cache });
    expect(await readFile(join(folder, 'agent.mjs'), 'utf8')).toBe('run()');
  });

  it.each(['/etc/passwd', 'a/../../b', '..', String.raw`..\..\b`, ''])(
    'are refused if a path could lead out of it: %j',
    async path => {
      const files = [await stored(path, 'x')];
      await expect(materializeFiles({ store, files, cache: await temporaryFolder() })).rejects.toThrow(
        TypeError,
      );
    },
  );

  it('are not written in part if the store lacks one', async () => {
    const cache = await temporaryFolder();
    const files = [await stored('a', 'a'), { ...(await stored('b', 'b')), sha256: '0'.repeat(64) }];
    await expect(materializeFiles({ store, files, cache })).rejects.toThrow('is not in');
    await expect(materializeFiles({ store, files, cache })).rejects.toThrow('is not in');
  });
});
