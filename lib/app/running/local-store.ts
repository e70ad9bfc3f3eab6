import { parse } from 'yaml';
import { z } from 'zod';
import { readConfigText } from '../../config/read-config.js';
import { resolveStorePlace } from '../../store/open-store.js';

const configSchema = z.looseObject({ store: z.looseObject({ path: z.string().min(1) }) });

/** Returns the store of the current folder: the one that its fgo.yaml names, else `.fgo`. */
export async function localStore(): Promise<string> {
  try {
    // Reads only this key: the commands that use the file report its other problems.
    const { store } = configSchema.parse(parse(await readConfigText('fgo.yaml')));
    return resolveStorePlace(store.path);
  } catch {
    return resolveStorePlace('.fgo');
  }
}
