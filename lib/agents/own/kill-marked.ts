import { readdirSync, readFileSync } from 'node:fs';

/** The variable that marks a program's processes: they inherit it, also where they leave its group and session. */
export const processMark = 'FGO_PROCESS_MARK';

/**
 * Ends every process that has this mark in its environment. Linux shows the environments of a user's processes; other
 * systems do not, and nothing is done there. A program that clears its environment is not found.
 */
export function killMarked(mark: string): void {
  if (process.platform !== 'linux') return;
  const killed = new Set<number>();
  for (;;) {
    // One that was started while the list was read is found in the next round.
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

/** Empty where it has ended (a zombie too) or belongs to another user. */
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
    // It has ended already.
  }
}
