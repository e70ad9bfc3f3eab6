import { BadInputError } from './problem.js';
import { readTextFile } from './read-file.js';
import { UnreadableFileError } from './unreadable-file-error.js';

/** YAML parses longer texts slowly; data belongs in separate files. */
const mostBytes = 1024 * 1024;

/** The text of a configuration. Throws BadInputError if it cannot be read. */
export async function readConfigText(file: string): Promise<string> {
  return readTextFile(file, mostBytes).catch((error: unknown) => {
    if (!(error instanceof UnreadableFileError)) throw error;
    const { problem, line = null } = error;
    const message = `this configuration cannot be read: ${problem}. Give the path of an fgo.yaml, or create one: fgo init`;
    const column = line === null ? null : 1;
    throw new BadInputError([{ source: file, line, column, path: '', message }], { cause: error });
  });
}
