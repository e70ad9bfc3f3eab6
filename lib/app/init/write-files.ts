import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FgoError } from '../../domain/errors.js';

export interface NewFile {
  path: string;
  text: string;
}

/** The files that exist already. */
export async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(path =>
      stat(path).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return found.flat();
}

/** Writes files. Throws FILE_EXISTS for those that exist, and writes none, unless `overwrite` is set. */
export async function writeNewFiles(
  files: readonly NewFile[],
  { overwrite }: { overwrite: boolean },
): Promise<void> {
  const found = overwrite ? [] : await existing(files.map(({ path }) => path));
  if (found.length > 0) throw fileExists(found);
  for (const { path, text } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

export function fileExists(paths: readonly string[]): FgoError {
  return new FgoError({
    code: 'FILE_EXISTS',
    message: `${paths.join(', ')} ${paths.length === 1 ? 'exists' : 'exist'}: nothing was written.`,
    remedy: '--force overwrites, and --out names another file.',
  });
}

/** Adds a line to a .gitignore file unless it is there. Returns whether it was added. */
export async function ignoreInGit(file: string, entry: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const names = [entry, entry.replace(/\/$/, '')];
  if (text.split(/\r?\n/).some(line => names.includes(line.trim().replace(/^\//, '')))) return false;
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  await writeFile(file, `${start}${entry}\n`);
  return true;
}
