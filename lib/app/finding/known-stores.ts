import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const most = 50;
const fileSchema = z.object({ schemaVersion: z.literal(1), stores: z.array(z.string()) });

/** Returns the stores of this user's runs, newest first, so that `fgo status last` needs no path. */
export async function knownStores(): Promise<string[]> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file(), 'utf8'))).stores;
  } catch {
    return [];
  }
}

/** Records a store as the newest. Never throws. */
export async function rememberStore(path: string): Promise<void> {
  const stores = [resolve(path), ...(await knownStores()).filter(known => known !== resolve(path))].slice(
    0,
    most,
  );
  try {
    await mkdir(dirname(file()), { recursive: true, mode: 0o700 });
    const draft = `${file()}.${process.pid}`;
    await writeFile(draft, `${JSON.stringify({ schemaVersion: 1, stores }, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file());
  } catch {
    // Ignored: the list is only a convenience.
  }
}

function file(): string {
  const state = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return join(state, 'fgo', 'stores.json');
}
