import { Command } from 'commander';
import { addVerb } from '../../scripts/verb.js';
import { verbs } from '../../scripts/verbs.js';

const program = new Command('fgo');
/** Loads all verbs. Call it before `refusal`. */
export async function loadCommandLine(): Promise<void> {
  // Another test file of this process did.
  if (program.commands.length > 0) return;
  for (const { name, load } of verbs) {
    addVerb(program, { name, definition: (await load()).verb, onExit: () => undefined });
  }
}

/** The reason why the command line has no such command, or undefined. */
export function refusal(words: string[]): string | undefined {
  let command = program;
  let rest = words;
  for (;;) {
    const below = command.commands.find(one => one.name() === rest[0]);
    if (!below) break;
    command = below;
    rest = rest.slice(1);
  }
  if (command === program) return `no command ${words[0] ?? ''}`;
  const known = new Set(command.options.flatMap(({ long, short }) => [long, short]));
  const unknown = rest.find(word => /^--?[a-z]/u.test(word) && !known.has(word.split('=')[0] ?? ''));
  return unknown === undefined || unknown === '--help' ? undefined : `no option ${unknown}`;
}
