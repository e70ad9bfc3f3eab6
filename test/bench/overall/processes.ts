import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a process has used so far. */
export interface ProcessUsage {
  cpuSeconds: number;
  /** The largest anonymous memory that was seen. */
  rssAnonMb: number;
}

const ticksPerSecond = 100;
const everyMilliseconds = 150;

/** The CPU time and anonymous memory of a process; null if it has ended. */
export async function usageOf(pid: number): Promise<ProcessUsage | null> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // The second field is the program's name, which may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const kilobytes = Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0);
    return { cpuSeconds: ticks / ticksPerSecond, rssAnonMb: kilobytes / 1024 };
  } catch {
    return null;
  }
}

/**
 * Watches all processes that work in a folder or were given a path in it, until `stop`; the usage of ended
 * ones is that of the last look. Linux only.
 */
export function watchProcesses(folder: string): {
  stop(): Promise<Map<number, ProcessUsage & { command: string }>>;
} {
  const seen = new Map<number, ProcessUsage & { command: string }>();
  const stopped = new AbortController();

  async function look(): Promise<void> {
    for (const name of await readdir('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || seen.has(pid)) continue;
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      if (command.includes(folder) || cwd.startsWith(folder))
        seen.set(pid, { cpuSeconds: 0, rssAnonMb: 0, command });
    }
    for (const [pid, before] of seen) {
      const now = await usageOf(pid);
      if (!now) continue;
      before.cpuSeconds = Math.max(before.cpuSeconds, now.cpuSeconds);
      before.rssAnonMb = Math.max(before.rssAnonMb, now.rssAnonMb);
    }
  }

  async function watch(): Promise<void> {
    const { signal } = stopped;
    do await look();
    while (await sleep(everyMilliseconds, true, { signal }).catch(() => false));
  }

  const watching = watch();
  return {
    async stop() {
      stopped.abort();
      await watching;
      return seen;
    },
  };
}
