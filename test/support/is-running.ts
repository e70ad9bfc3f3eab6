import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process with this id is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits some seconds until there is no such process. */
export async function hasEnded(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 250; tries++) {
    if (!isRunning(pid)) return true;
    await sleep(20);
  }
  return false;
}
