import { cp, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { badInput } from '../../config/problem.js';
import { didYouMean } from '../../config/nearest.js';
import { examplesFolder } from './package-files.js';
import { fileExists } from './write-files.js';

/** The names of the examples with a configuration. */
export async function exampleNames(): Promise<string[]> {
  const entries = await readdir(examplesFolder(), { withFileTypes: true });
  const checked = await Promise.all(
    entries
      .filter(entry => entry.isDirectory())
      .map(({ name }) =>
        stat(join(examplesFolder(), name, 'fgo.yaml')).then(
          () => [name],
          () => [],
        ),
      ),
  );
  return checked.flat().sort();
}

/** Copies an example of the package. Returns its folder. Throws BadInputError and FILE_EXISTS. */
export async function copyExample(
  name: string,
  options: { to: string | undefined; overwrite: boolean },
): Promise<string> {
  const names = await exampleNames();
  if (!names.includes(name)) {
    throw badInput(
      '--example',
      `there is no example "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}.`,
    );
  }
  const folder = resolve(options.to ?? name);
  const isTaken = (await readdir(folder).catch(() => [])).length > 0;
  if (isTaken && !options.overwrite) throw fileExists([folder]);
  await cp(join(examplesFolder(), name), folder, {
    recursive: true,
    filter: source => !/[/\\](\.fgo|node_modules|__pycache__)$/.test(source),
  });
  return folder;
}
