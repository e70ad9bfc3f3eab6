import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Suspends a process. Its threads go on until the system has stopped them: waits for that. */
export async function suspend(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return sleep(500);
  // `pid (name) state …`
  for (let state = ''; state !== 'T'; state = /\) (\w)/.exec(await readFile(file, 'utf8'))?.[1] ?? '')
    await sleep(20);
}
