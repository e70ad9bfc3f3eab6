import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const POLL_MS = process.platform === 'linux' ? 50 : 500;

/**
 * Wraps a command in system limits: writable memory, CPU seconds, no core dump. Linux enforces the memory
 * limit, macOS does not; Windows has no such command.
 */
export function underLimits(
  command: readonly string[],
  { megabytes, seconds }: { megabytes: number; seconds: number },
): string[] {
  if (process.platform === 'win32') return [...command];
  const limits = `ulimit -d ${megabytes * 1024}; ulimit -t ${seconds}; ulimit -c 0`;
  return ['/bin/sh', '-c', `{ ${limits}; } 2>/dev/null; exec "$@"`, 'sh', ...command];
}

/** Calls `exceeded` when a process uses more memory than this, until `stop`. Does nothing on Windows. */
export function watchMemory(watched: { pid: number; megabytes: number; exceeded: () => void }): {
  stop: () => void;
} {
  const { pid, megabytes, exceeded } = watched;
  const timer = setInterval(() => {
    void residentKilobytes(pid).then(kilobytes => {
      if (kilobytes > megabytes * 1024) exceeded();
    });
  }, POLL_MS);
  return { stop: () => clearInterval(timer) };
}

/** Returns 0 if the process has ended, or the system does not report its memory. */
async function residentKilobytes(pid: number): Promise<number> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout.trim());
  } catch {
    return 0;
  }
}
