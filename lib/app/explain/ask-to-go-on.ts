import { createInterface } from 'node:readline/promises';

/** Asks a person at the terminal; false where there is none, and for every answer but yes. */
export async function askToGoOn(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } catch {
    // The terminal was closed, or an interrupt came in the place of an answer.
    return false;
  } finally {
    terminal.close();
  }
}
