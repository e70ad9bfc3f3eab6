import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyProcess, identifySelf } from './process-identity.js';

/** Registers this process as a user of the store's server. The caller must hold the store's server lock. */
export async function registerUser(storeDirectory: string): Promise<void> {
  const self = await identifySelf();
  await mkdir(folderOf(storeDirectory), { recursive: true, mode: 0o700 });
  const entry = join(folderOf(storeDirectory), String(self.pid));
  await writeFile(entry, entryOf(storeDirectory, self.started), { mode: 0o600 });
}

/** Removes this process from the list. */
export async function unregisterUser(storeDirectory: string): Promise<void> {
  await rm(join(folderOf(storeDirectory), String(process.pid)), { force: true });
}

/** Counts the other living processes that use the store's server; removes those that ended. */
export async function countOtherUsers(storeDirectory: string): Promise<number> {
  const names = await readdir(folderOf(storeDirectory)).catch(() => []);
  const others = names.filter(name => name !== String(process.pid));
  const alive = await Promise.all(others.map(name => checkUser(storeDirectory, Number(name))));
  return alive.filter(Boolean).length;
}

async function checkUser(storeDirectory: string, pid: number): Promise<boolean> {
  const file = join(folderOf(storeDirectory), String(pid));
  const entry = await readFile(file, 'utf8').catch(() => undefined);
  const user = await identifyProcess(pid);
  if (user && entry === entryOf(storeDirectory, user.started)) return true;
  await rm(file, { force: true });
  return false;
}

/** Includes the store, because a copied store contains the entries of the original's users. */
function entryOf(storeDirectory: string, started: string): string {
  return `${started}\n${storeDirectory}`;
}

function folderOf(storeDirectory: string): string {
  return join(storeDirectory, 'server.users');
}
