import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, delimiter, resolve } from 'node:path';

/** Programs whose first argument is a file of code. */
const interpreters = /^(node|deno|bun|tsx|ts-node|python[\d.]*|ruby|perl|php|Rscript|bash|sh|zsh)$/;
const codeFile = /^[^-].*\.[A-Za-z]{1,4}$/;

/** Returns why a program cannot start from a folder on this machine, or null if no problem is found. */
export async function missingProgram(command: readonly string[], directory: string): Promise<string | null> {
  const isFolder = await stat(directory).then(
    found => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return `it cannot start in ${directory}, which is not a folder: correct directory.`;
  const [program = '', first = ''] = command;
  const isPath = /[\\/]/.test(program);
  const folders = isPath ? [directory] : (process.env['PATH'] ?? '').split(delimiter);
  const files = folders.map(folder => resolve(folder, program));
  const kinds = await Promise.all(files.map(kindOf));
  if (!kinds.includes('program') && kinds.includes('file')) {
    return `${JSON.stringify(program)} is not executable: run chmod +x on it, or put the program that runs it first.`;
  }
  if (!kinds.includes('program')) {
    const where = isPath ? `at ${resolve(directory, program)}` : 'in any folder of PATH';
    return `there is no program ${JSON.stringify(program)} ${where}: install it, or correct the command.`;
  }
  const code = resolve(directory, first);
  const isMissing =
    interpreters.test(basename(program)) && codeFile.test(first) && (await kindOf(code)) === null;
  return isMissing
    ? `there is no file ${code}: correct the command. Its paths are relative to the folder of this file, or to directory.`
    : null;
}

async function kindOf(path: string): Promise<'program' | 'file' | null> {
  try {
    if (!(await stat(path)).isFile()) return null;
  } catch {
    return null;
  }
  // Windows goes by the file extension, and adds one if it is missing.
  return access(path, constants.X_OK).then(
    () => 'program',
    () => 'file',
  );
}
