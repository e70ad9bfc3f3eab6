import { loadCommandLine, refusal } from '../../support/command-line.js';
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

beforeAll(loadCommandLine);

it('documentation shows many commands', () => {
  expect(commands.length).toBeGreaterThan(50);
});

it.each(commands)('$place: fgo $command names a command and options that exist', ({ command }) => {
  expect(refusal(command.split(/\s+/u))).toBeUndefined();
});
