import { readdirSync, readFileSync } from 'node:fs';

/**
 * The variable that marks a program's processes. They inherit it even if they leave its group and session.
 */
export const processMark = 'FGO_PROCESS_MARK';

/**
 * Kills every process with this mark in its environment. Only works on Linux, which shows the environments of
 * a user's processes; does nothing on other systems. Misses programs that clear their environment.
 */
export function killMarked(mark: string): void {
  if (process.platform !== 'linux') return;
  const killed = new Set<number>();
  for (;;) {
    // A process that starts during the scan is found in the next round.
    const found = markedPids(mark).filter(pid => !killed.has(pid));
    if (found.length === 0) return;
    for (const pid of found) {
      kill(pid);
      killed.add(pid);
    }
  }
}

function markedPids(mark: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid && environmentOf(pid).includes(`${processMark}=${mark}`));
}

/** Empty if the process has ended (or is a zombie) or belongs to another user. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}
