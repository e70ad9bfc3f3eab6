import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FoundRun } from '../../../lib/app/finding/find-run.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { runInBackground } from '../../../scripts/run-in-background.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

it('a run in the background is resumed by a process of its own group, whose output is in a file', async () => {
  const folder = await temporaryFolder();
  const storePath = join(folder, 'store');
  const [node = '', own = ''] = process.argv;
  const program = join(folder, 'program.mjs');
  await writeFile(program, 'console.log(...process.argv.slice(2)); setTimeout(() => {}, 30_000);');
  let messages = '';
  const write = jest.spyOn(process.stderr, 'write').mockImplementation(text => {
    messages += String(text);
    return true;
  });
  process.argv = [node, program];
  try {
    const found = { store: createMemoryStore(), storePath, record: { id: 'hotel-1' } };
    await runInBackground(found as FoundRun);
  } finally {
    process.argv = [node, own];
    write.mockRestore();
  }
  const log = join(storePath, 'hotel-1.log');
  const started = /^Detached: hotel-1 goes on in the background \(process (\d+), output in (.+)\)\.$/m;
  const [, pid = '', file] = started.exec(messages) ?? [];
  expect(file).toBe(log);
  expect(messages).toContain('fgo watch hotel-1');
  let output = '';
  for (; output === ''; await sleep(20)) output = await readFile(log, 'utf8');
  expect(output).toBe(`resume hotel-1 --store ${storePath}\n`);
  // The process leads a group: an interrupt of this terminal does not reach it.
  expect(process.kill(-Number(pid), 'SIGKILL')).toBe(true);
});
