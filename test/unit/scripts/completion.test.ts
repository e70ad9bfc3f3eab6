import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { completedCommands } from '../../../scripts/completion.js';
import { completionScripts } from '../../../scripts/completion-scripts.js';
import { verbs } from '../../../scripts/verbs.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  const commands = await completedCommands(verbs);
  for (const [shell, script] of Object.entries(completionScripts))
    await writeFile(join(folder, shell), script(commands));
  // Replaces the command that lists the runs.
  await writeFile(join(folder, 'fgo'), '#!/bin/sh\necho hotel-1\necho hotel-2\n');
  await chmod(join(folder, 'fgo'), 0o755);
});
afterAll(removeTemporaryFolders);

/** What the shell offers for a line whose last word is incomplete. */
type Offer = (words: string[]) => string[];

function runShell(shell: string, program: string, parameters: string[] = []): string[] {
  const output = execFileSync(shell, [...parameters, '-c', program], {
    encoding: 'utf8',
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder },
  });
  return output.split('\n').filter(line => line !== '');
}

const bash: Offer = words =>
  runShell(
    'bash',
    `. ${join(folder, 'bash')}; COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _fgo; printf '%s\\n' "\${COMPREPLY[@]}"`,
  );

const fish: Offer = words =>
  runShell('fish', `source ${join(folder, 'fish')}; complete -C '${words.join(' ')}'`, ['--no-config']).map(
    line => line.split('\t')[0] ?? '',
  );

/** zsh completes only at a terminal: the functions that offer words print them instead. */
const zsh: Offer = words =>
  runShell(
    'zsh',
    `compdef() { :; }; compadd() { shift; print -l -- "$@"; }; _files() { :; }; _describe() { print -l -- "\${entries[@]%%:*}"; }
. ${join(folder, 'zsh')}; words=(${words.map(word => `'${word}'`).join(' ')}); CURRENT=${words.length}; _fgo`,
    ['-f'],
  ).filter(word => word.startsWith(words.at(-1) ?? ''));

const shells: [string, Offer][] = [
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
];
const installed = shells.filter(([name]) =>
  ['/bin', '/usr/bin'].some(place => existsSync(join(place, name))),
);

it.each(installed)('%s completes commands, options, values and run ids', (_, offer) => {
  expect(offer(['fgo', 'opt'])).toEqual(['optimize']);
  expect(offer(['fgo', 'server', 'sta']).sort()).toEqual(['start', 'status']);
  expect(offer(['fgo', 'status', 'hotel'])).toEqual(['hotel-1', 'hotel-2']);
  expect(offer(['fgo', 'optimize', '--fre'])).toEqual(['--fresh']);
  expect(offer(['fgo', 'export', '--format', 'open'])).toEqual(['openai-messages']);
  expect(offer(['fgo', 'completion', 'fi'])).toEqual(['fish']);
});

it('bash is tested everywhere', () => {
  expect(installed.map(([name]) => name)).toContain('bash');
});
