import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isFolderPlace } from '../../store/open-store.js';
import { readJson } from '../../text/json/read-json.js';
import { prettyJson } from '../../text/json/pretty-json.js';

const most = 50;
const fileSchema = z.object({ schemaVersion: z.literal(1), stores: z.array(z.string()) });

/** Returns the stores of this user's runs, newest first, so that `fgo status last` needs no path. */
export async function knownStores(environment: NodeJS.ProcessEnv): Promise<string[]> {
  try {
    return readJson(await readFile(fileOf(environment)), fileSchema).stores;
  } catch {
    return [];
  }
}

/**
 * Records a store as the newest. Never throws. Stores in S3 are not recorded: a command elsewhere must not wait
 * for them, or need their credentials.
 */
export async function rememberStore(environment: NodeJS.ProcessEnv, path: string): Promise<void> {
  if (!isFolderPlace(path)) return;
  const file = fileOf(environment);
  const others = (await knownStores(environment)).filter(known => known !== path);
  const stores = [path, ...others].slice(0, most);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, prettyJson({ schemaVersion: 1, stores }), { mode: 0o600 });
    await rename(draft, file);
  } catch {
    // Ignored: the list is only a convenience.
  }
}

function fileOf(environment: NodeJS.ProcessEnv): string {
  const state = environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return join(state, 'fgo', 'stores.json');
}
