import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { serverLocked } from './errors.js';
import { identifySelf, isAlive } from './process-identity.js';
import { readJson } from '../../text/json/read-json.js';

const holderSchema = z.object({
  /** The locked directory: a copied folder contains the lock of the original. */
  directory: z.string(),
  pid: z.number().int(),
  started: z.string(),
  released: z.boolean().default(false),
});
type Holder = z.infer<typeof holderSchema>;

export interface ExclusiveOptions {
  directory: string;
  /** How long to wait for a living holder. */
  waitMs: number;
  /** Called once if another process holds the lock. */
  onWait?: (pid: number) => void;
  /** Cancels the wait for the holder. */
  signal?: AbortSignal | undefined;
}

const POLL_MS = 100;

/**
 * Runs `work` while no other process does so for the same directory. Ignores a dead holder.
 *
 * The lock is a sequence of numbered files, of which the highest counts: each holder creates the next number,
 * which the file system grants to only one process. A lock that is deleted and created again could be taken
 * twice when two processes find its holder dead at once; the highest number is never deleted, so it cannot.
 */
export async function exclusively<T>(options: ExclusiveOptions, work: () => Promise<T>): Promise<T> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const file = await acquire(options);
  try {
    return await work();
  } finally {
    await release(file);
  }
}

async function acquire(options: ExclusiveOptions): Promise<string> {
  const deadline = Date.now() + options.waitMs;
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const highest = Math.max(-1, ...(await numbers(options.directory)));
    const holder = highest < 0 ? undefined : await readHolder(fileOf(options.directory, highest));
    const locksThis = holder?.directory === resolve(options.directory) && !holder.released;
    const held = locksThis && (await isAlive(holder));
    if (!held) {
      const file = await take(options.directory, highest + 1);
      if (file !== undefined) return file;
      continue;
    }
    if (Date.now() > deadline) throw serverLocked(fileOf(options.directory, highest), holder.pid);
    if (!told) options.onWait?.(holder.pid);
    told = true;
    await sleep(POLL_MS, undefined, { signal: options.signal });
  }
}

/** Creates lock file `number`; returns undefined if another process was faster. */
async function take(directory: string, number: number): Promise<string | undefined> {
  const file = fileOf(directory, number);
  if (!(await createWhole(file, await holderNow(directory, false)))) return undefined;
  const all = await numbers(directory);
  if (Math.max(...all) > number) {
    // After a stalled start: the sequence moved on, and this number was created again after its deletion.
    await rm(file, { force: true });
    return undefined;
  }
  await Promise.all(
    all.filter(other => other < number).map(other => rm(fileOf(directory, other), { force: true })),
  );
  return file;
}

async function release(file: string): Promise<void> {
  // If a crash truncates the file, it correctly reads as abandoned.
  await writeFile(file, JSON.stringify(await holderNow(dirname(file), true)), { mode: 0o600 });
}

async function holderNow(directory: string, released: boolean): Promise<Holder> {
  const { pid, started } = await identifySelf();
  return { directory: resolve(directory), pid, started, released };
}

/** Creates the file with its whole content in one step; returns false if it exists. */
async function createWhole(file: string, content: Holder): Promise<boolean> {
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, JSON.stringify(content), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return readJson(await readFile(file), holderSchema);
  } catch {
    return undefined;
  }
}

async function numbers(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names.flatMap(name =>
    /^server\.lock\.\d+$/.test(name) ? [Number(name.slice('server.lock.'.length))] : [],
  );
}

function fileOf(directory: string, number: number): string {
  return join(directory, `server.lock.${number}`);
}
