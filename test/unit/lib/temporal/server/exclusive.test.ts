import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exclusively } from '../../../../../lib/temporal/server/exclusive.js';
import { openBuiltServer, type BuiltServer } from './separate-process.js';

let directory: string;
let compiled: BuiltServer;
beforeAll(async () => void (compiled = await openBuiltServer()));
afterAll(() => compiled.remove());
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'fgo-lock-'))));
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('exclusively', () => {
  it('lets processes in one at a time, past a holder that died', async () => {
    await writeFile(
      join(directory, 'server.lock.7'),
      JSON.stringify({ directory, pid: process.pid, started: 'long ago' }),
    );
    const counter = join(directory, 'counter');
    await writeFile(counter, '0');
    const code = `
      import { readFile, writeFile } from 'node:fs/promises';
      import { setTimeout as sleep } from 'node:timers/promises';
      import { exclusively } from './exclusive.js';
      const [directory, counter] = process.argv.slice(2);
      for (let round = 0; round < 5; round++)
        await exclusively({ directory, waitMs: 20000 }, async () => {
          const value = Number(await readFile(counter, 'utf8'));
          await sleep(2);
          await writeFile(counter, String(value + 1));
        });
    `;
    await Promise.all(Array.from({ length: 4 }, () => compiled.run(code, directory, counter).output));
    expect(await readFile(counter, 'utf8')).toBe('20');
  });

  it('does not wait for the holder of the folder that this one is a copy of', async () => {
    const copy = join(directory, 'copy');
    await exclusively({ directory, waitMs: 1000 }, async () => {
      await mkdir(copy);
      await copyFile(join(directory, 'server.lock.0'), join(copy, 'server.lock.0'));
      expect(await exclusively({ directory: copy, waitMs: 0 }, async () => 'in')).toBe('in');
    });
  });

  it('frees the lock if the work fails', async () => {
    const failing = exclusively({ directory, waitMs: 1000 }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await exclusively({ directory, waitMs: 1000 }, async () => 'again')).toBe('again');
  });

  it('names the living holder for which it waited in vain', async () => {
    const waited: number[] = [];
    const inner = exclusively({ directory, waitMs: 1000 }, () =>
      exclusively({ directory, waitMs: 250, onWait: pid => waited.push(pid) }, async () => 'never'),
    );
    await expect(inner).rejects.toMatchObject({ code: 'SERVER_LOCKED' });
    expect(waited).toEqual([process.pid]);
  });
});
