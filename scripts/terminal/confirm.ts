import { createInterface } from 'node:readline/promises';

/** Asks for confirmation at the terminal. Returns false without a terminal, and for any answer but yes. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } catch {
    // The terminal was closed, or an interrupt came instead of an answer.
    return false;
  } finally {
    terminal.close();
  }
}
