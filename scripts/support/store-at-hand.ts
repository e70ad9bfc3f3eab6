import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const configSchema = z.looseObject({ store: z.looseObject({ path: z.string().min(1) }) });

/** The store of the current folder: what its fgo.yaml names, else `.fgo`. */
export async function storeAtHand(): Promise<string> {
  try {
    // Only this one key: whatever else is wrong with the file is said by the commands that work with it.
    const { store } = configSchema.parse(parse(await readFile('fgo.yaml', 'utf8')));
    return resolve(store.path);
  } catch {
    return resolve('.fgo');
  }
}
