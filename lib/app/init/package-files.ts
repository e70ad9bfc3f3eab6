import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: above the sources, or above the compiled files. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isRoot(folder)) {
    const above = dirname(folder);
    if (above === folder) throw new Error('the package has no package.json');
    folder = above;
  }
  return folder;
}

function isRoot(folder: string): boolean {
  const file = join(folder, 'package.json');
  return existsSync(file) && /"name":\s*"fgo"/.test(readFileSync(file, 'utf8'));
}

/** The folder with the examples of this package. */
export function examplesFolder(): string {
  return join(packageRoot(), 'examples');
}

/**
 * Where a configuration in a folder finds the JSON Schema: a relative path if the package is installed in the
 * same project, so that the configuration works on other machines, too.
 */
export function schemaFor(folder: string): string {
  const file = join(packageRoot(), 'schema', 'fgo.schema.json');
  const path = relative(folder, file).split(sep).join('/');
  return /^(\.\.\/)*node_modules\/fgo\//.test(path) ? (path.startsWith('.') ? path : `./${path}`) : file;
}
