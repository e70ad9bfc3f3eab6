import { dirname, resolve } from 'node:path';
import { parseLocatedConfig } from '../../config/parse-config.js';
import type { LocatedConfig } from '../../config/parse-config.js';
import { readConfigText } from '../../config/read-config.js';
import type { Config } from '../../config/schema.js';
import { openStore, resolveStorePlace } from '../../store/open-store.js';
import { loadRun } from '../preparing/prepare-run.js';

/** Reads the configuration. Throws BadInputError, also if the file does not exist. */
export async function readConfig(configFile: string, settings: string[]): Promise<LocatedConfig> {
  return parseLocatedConfig({ text: await readConfigText(configFile), file: configFile, settings });
}

/** Returns the path of a configuration's store, relative to the configuration file. */
export function storePathOf(config: Config, configFile: string): string {
  return resolveStorePlace(config.store.path, dirname(resolve(configFile)));
}

/** Opens a configuration with its data and its store, and checks everything without spending anything. */
export async function openConfiguredRun(configFile: string, settings: string[]) {
  const { config, locate } = await readConfig(configFile, settings);
  const loaded = await loadRun({ config, configFile: resolve(configFile), locate });
  const storePath = storePathOf(config, configFile);
  return { loaded, storePath, store: await openStore(storePath) };
}
