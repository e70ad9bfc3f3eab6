import { helpText } from './help.js';
import { streams } from './terminal/streams.js';
import type { Streams } from './terminal/streams.js';

/** Runs a command line and returns its exit code once all its output is written. */
export async function main(parameters: readonly string[], io: Streams = process): Promise<number> {
  streams.stdout = io.stdout;
  streams.stderr = io.stderr;
  const code = await run(parameters);
  // A pipe accepts 64 KB at a time: what it has not accepted yet would be lost.
  await new Promise<void>(resolve => io.stdout.write('', () => resolve()));
  return code;
}

async function run(parameters: readonly string[]): Promise<number> {
  const [word, ...others] = parameters;
  const asksForHelp = word === '--help' || word === '-h' || word === 'help';
  if (asksForHelp && others.length === 0) {
    streams.stdout.write(helpText());
    return 0;
  }
  // Loaded here, because the help would wait for it.
  const { runCommand } = await import('./run-command.js');
  return runCommand(word === 'help' ? [...others, '--help'] : parameters);
}
