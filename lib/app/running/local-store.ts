import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfigText } from '../../config/read-config.js';

const configSchema = z.looseObject({ store: z.looseObject({ path: z.string().min(1) }) });

/** The store of the current folder: what its fgo.yaml names, else `.fgo`. */
export async function localStore(): Promise<string> {
  try {
    // Only this one key: whatever else is wrong with the file is said by the commands that work with it.
    const { store } = configSchema.parse(parse(await readConfigText('fgo.yaml')));
    return resolve(store.path);
  } catch {
    return resolve('.fgo');
  }
}
