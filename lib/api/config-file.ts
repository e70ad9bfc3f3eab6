import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ConfigInput } from '../config/schema.js';
import { prettyJson } from '../text/json/pretty-json.js';

/** How a configuration is given to a function of this API, besides its path or content. */
export interface ConfigOptions {
  /**
   * Values that override the configuration's, by path: `{'optimize.epochs': 2}`. Undefined values are
   * ignored.
   */
  set?: Readonly<Record<string, unknown>>;
  /**
   * The folder for a configuration that is given as an object: relative paths start there. Default: the
   * current folder.
   */
  directory?: string;
}

/**
 * Returns the path of a configuration. One that is given as an object is written to `fgo.NAME.json` in the
 * directory, so that commands find it. Throws BadInputError.
 */
export async function configFileOf(
  config: string | ConfigInput,
  { directory = '.' }: ConfigOptions,
): Promise<string> {
  if (typeof config === 'string') return resolve(config);
  const { configSchema } = await import('../config/schema.js');
  const { BadInputError } = await import('../config/problem.js');
  const name = configSchema.shape.name.safeParse(config.name);
  // The name becomes part of the file name.
  if (!name.success) {
    const why = name.error.issues.map(({ message }) => message).join('; ');
    const message = `${why} (it is ${JSON.stringify(config.name) ?? 'missing'})`;
    throw new BadInputError([{ source: 'name', line: null, column: null, path: '', message }]);
  }
  const file = join(resolve(directory), `fgo.${name.data}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, prettyJson(config));
  return file;
}

/**
 * Values by path in the form of the command line. JSON is valid YAML, and a string in it stays a string,
 * whatever its content.
 */
export function settingsOf(set: Readonly<Record<string, unknown>> = {}): string[] {
  return Object.entries(set)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => `${path}=${JSON.stringify(value)}`);
}
