import { Command } from 'commander';
import { addVerb } from '../../../scripts/verb.js';
import { verbs } from '../../../scripts/verbs.js';
import { blocksOf, pages } from './markdown.js';

interface DocumentedCommand {
  place: string;
  command: string;
}

/** The `fgo` commands in the shell blocks of the documentation, with continued lines joined. */
const commands: DocumentedCommand[] = pages.flatMap(page =>
  blocksOf(page)
    .filter(({ language }) => ['sh', 'bash'].includes(language))
    .flatMap(({ text, line }) =>
      text
        .replaceAll('\\\n', ' ')
        .split('\n')
        .flatMap(source => {
          const found = /(?:^|[\s;&|(])(?:npx )?fgo ([a-z][^#|;&>)]*)/u.exec(source);
          return found ? [{ place: `${page}:${line}`, command: found[1]?.trim() ?? '' }] : [];
        }),
    ),
);

const program = new Command('fgo');
beforeAll(async () => {
  for (const { name, load } of verbs) {
    addVerb(program, { name, definition: (await load()).verb, onExit: () => undefined });
  }
});

/** The reason why the command line has no such command, or undefined. */
function refusal(words: string[]): string | undefined {
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

it('documentation shows many commands', () => {
  expect(commands.length).toBeGreaterThan(50);
});

it.each(commands)('$place: fgo $command names a command and options that exist', ({ command }) => {
  expect(refusal(command.split(/\s+/u))).toBeUndefined();
});
