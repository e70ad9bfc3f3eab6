import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ConfigInput } from '../config/schema.js';
import { FgoError } from '../domain/errors.js';
import { runFgo } from './command.js';
import { runOf } from './read-run.js';
import type { Run } from './read-run.js';

export interface OptimizeSettings {
  /** The id of the run to start or to continue. */
  id?: string;
  /**
   * Values that override the configuration's, by path: `{'optimize.epochs': 2}`. Undefined values are
   * ignored.
   */
  set?: Readonly<Record<string, unknown>>;
  /** Starts another run even if one is unfinished. */
  another?: boolean;
  /** Pays for every call again: shares nothing with earlier runs. */
  fresh?: boolean;
  /**
   * The folder for a configuration that is given as an object: relative paths start there. Default: the
   * current folder.
   */
  directory?: string;
  /** Called with each line that the command line would print. */
  onLine?: (line: string) => void;
  /** Interrupts the run, which can be resumed: the same call continues it. */
  signal?: AbortSignal;
}

/**
 * Runs an optimization to its end, or continues the unfinished one of the same configuration and data.
 * `config` is the path of an `fgo.yaml` or its content as an object, which is written to `fgo.NAME.json` in
 * the directory so that `fgo resume` finds it. Throws FgoError: bad input has the exit code 2, a run that
 * waits for a person 3, an interrupted one 130.
 */
export async function optimize(config: string | ConfigInput, settings: OptimizeSettings = {}): Promise<Run> {
  const { id, set = {}, another, fresh, onLine, signal } = settings;
  const file =
    typeof config === 'string' ? resolve(config) : await written(config, settings.directory ?? '.');
  const values = settingsOf(set);
  const parameters = [
    ...['optimize', file, '--json'],
    ...(id === undefined ? [] : ['--id', id]),
    ...(another ? ['--new'] : []),
    ...(fresh ? ['--fresh'] : []),
    ...values.flatMap(value => ['--set', value]),
  ];
  const printed = await runFgo(parameters, { onLine, signal });
  return runOf(printed, await storeOf(file, values));
}

/**
 * Values by path in the form of the command line. JSON is valid YAML, and a string in it stays a string,
 * whatever its content.
 */
export function settingsOf(set: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(set)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => `${path}=${JSON.stringify(value)}`);
}

async function written(config: ConfigInput, directory: string): Promise<string> {
  const { configSchema } = await import('../config/schema.js');
  const name = configSchema.shape.name.safeParse(config.name);
  // The name becomes part of the file name.
  if (!name.success) {
    const why = name.error.issues.map(({ message }) => message).join('; ');
    throw new FgoError({
      code: 'CONFIG_INVALID',
      message: `name: ${why} (it is ${JSON.stringify(config.name) ?? 'missing'})`,
    });
  }
  const folder = resolve(directory);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `fgo.${name.data}.json`);
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}

async function storeOf(file: string, settings: string[]): Promise<string> {
  const { parseConfig } = await import('../config/parse-config.js');
  const { readConfigText } = await import('../config/read-config.js');
  const { store } = parseConfig({ text: await readConfigText(file), file, settings });
  return resolve(dirname(file), store.path);
}
