import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseLocatedConfig } from '../../config/parse-config.js';
import type { LocatedConfig } from '../../config/parse-config.js';
import { BadInputError } from '../../config/problem.js';
import type { Config } from '../../config/schema.js';
import { openFolderStore } from '../../store/folder-store.js';
import { loadRun } from '../../workers/prepare-run.js';

const remedies: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'it may not be read',
};

/** Reads the configuration. Throws BadInputError, also where there is no such file. */
export async function readConfig(configFile: string, settings: string[]): Promise<LocatedConfig> {
  let text: string;
  try {
    text = await readFile(configFile, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const message = `this configuration cannot be read: ${remedies[code] ?? code}. Give the path of an fgo.yaml.`;
    throw new BadInputError([{ source: configFile, line: null, column: null, path: '', message }]);
  }
  return parseLocatedConfig({ text, file: configFile, settings });
}

/** Where a configuration's store is: relative paths start at the file. */
export function storePathOf(config: Config, configFile: string): string {
  return resolve(dirname(resolve(configFile)), config.store.path);
}

/** The configuration with its data and its store, all checked, nothing spent. */
export async function openConfiguredRun(configFile: string, settings: string[]) {
  const { config, locate } = await readConfig(configFile, settings);
  const loaded = await loadRun({ config, configFile: resolve(configFile), locate });
  const storePath = storePathOf(config, configFile);
  return { loaded, storePath, store: await openFolderStore(storePath) };
}
