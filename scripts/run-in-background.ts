import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundRun } from '../lib/app/finding/find-run.js';
import { stateFolderOf } from '../lib/store/open-store.js';
import { printMessage } from './terminal/output.js';

/** Resumes a run in a process of its own, which outlives this one and its terminal. Prints how to reach it. */
export async function runInBackground({ storePath, record: { id } }: FoundRun): Promise<void> {
  const folder = stateFolderOf(storePath);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const log = join(folder, `${id}.log`);
  const file = await open(log, 'a', 0o600);
  const [program = ''] = process.argv.slice(1);
  const child = spawn(process.execPath, [program, 'resume', id, '--store', storePath], {
    detached: true,
    stdio: ['ignore', file.fd, file.fd],
  });
  child.unref();
  await file.close();
  printMessage(`Detached: ${id} goes on in the background (process ${child.pid}, output in ${log}).`);
  printMessage(`See it again: fgo watch ${id}. Stop it: fgo pause ${id}, or fgo finish ${id}.`);
}
