import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openStore } from '../../lib/store/open-store.js';
import { verbs } from '../../scripts/verbs.js';
import type { VerbTree } from '../../scripts/verb.js';
import { expectExit, type Ended } from '../support/command.js';
import { hotelMessages } from '../support/hotel-messages.js';
import { createWarmFolder, stopServers, type RunFolder } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { blocksOf } from '../unit/docs/markdown.js';

const longest = 240_000;

/** What a European Excel writes: semicolons, and bytes that are no UTF-8. */
function spreadsheet(): Buffer {
  const rows = hotelMessages(240).map(({ text, desk }, index) => `${1000 + index};"${text} – Zoë";${desk}`);
  const windows1252 = ['Ticket No.;Message Text;Queue', ...rows].join('\r\n');
  return Buffer.from(windows1252.replaceAll('–', '\x96'), 'latin1');
}

/** The commands of the tutorial, in its order. Where nobody can answer, `init` takes its guesses. */
const tutorial = blocksOf('docs/tutorials/own-data.md')
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trim().split('\n'))
  .map(line => line.replace(/^npx fgo /, ''))
  .map(line => (line.startsWith('init ') ? `${line} --yes --endpoint simulated` : line));

function examplesOf(tree: VerbTree): string[] {
  if ('verbs' in tree) return Object.values(tree.verbs).flatMap(examplesOf);
  return tree.examples.map(([command]) => command);
}

let folder: RunFolder;
const ended = new Map<string, Ended>();

beforeAll(async () => {
  folder = await createWarmFolder({}, { data: '' });
  await writeFile(join(folder.path, 'tickets.csv'), spreadsheet());
  await rm(join(folder.path, 'fgo.yaml'));
  for (const command of tutorial) ended.set(command, await folder.run(...command.split(' ')));
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it.each(tutorial)('the tutorial says fgo %s, and it works', command => {
  const outcome = ended.get(command);
  if (!outcome) throw new Error('it did not run');
  expectExit(outcome, 0);
});

it('init says how it read a spreadsheet, and writes what the file needs', async () => {
  const [init = ''] = tutorial;
  expect(ended.get(init)?.stderr).toContain('240 rows; semicolons, Windows-1252; columns: Ticket No.');
  const config: unknown = parse(await readFile(join(folder.path, 'fgo.yaml'), 'utf8'));
  expect(config).toMatchObject({
    dataset: { path: 'tickets.csv', input: 'Message Text', expected: 'Queue', id: 'Ticket No.' },
    scorer: 'exact',
  });
  expect(await readFile(join(folder.path, '.gitignore'), 'utf8')).toContain('.fgo/');
});

it('the run leaves instructions and a report, whose path is the last line', async () => {
  const runs = await readdir(join(folder.store, 'runs'));
  expect(runs).toHaveLength(1);
  const [run = ''] = runs;
  for (const file of ['modules.json', 'modules.md', 'report.html'])
    expect([file, existsSync(join(folder.store, 'runs', run, file))]).toEqual([file, true]);
  const optimize = ended.get(tutorial.find(command => command.startsWith('optimize')) ?? '');
  expect(optimize?.stderr.trim().split('\n').at(-1)).toBe(`Report: .fgo/runs/${run}/report.html`);
});

it(
  'every example in the help of a command that only looks works on that run',
  async () => {
    const trees: VerbTree[] = [];
    for (const { group, load } of verbs) if (group === 'Look') trees.push((await load()).verb);
    const calls = await (await openStore(folder.store)).list('journal/shared');
    const call = calls.map(key => /\/([0-9a-f]{64})$/.exec(key)?.[1]).find(key => key !== undefined) ?? '';
    const [run = ''] = await readdir(join(folder.store, 'runs'));
    const examples = trees
      .flatMap(examplesOf)
      // Of these, the tutorial has none: a second run, a bucket, and a history from the Temporal UI.
      .filter(command => !/desk-\d|s3:|history\.json/.test(command))
      .map(command =>
        command
          .replace('3f2a9c41', call)
          .replace('task:27', 'task:1027')
          .replace(/\bRUN\b/, run)
          .replace(/ > .*/, ''),
      );
    expect(examples.length).toBeGreaterThan(15);
    const failed: string[] = [];
    for (const command of examples) {
      const { code, stderr } = await folder.run(...command.split(' ').slice(1));
      if (code !== 0) failed.push(`${command}: ${code}\n${stderr}`);
    }
    expect(failed).toEqual([]);
  },
  longest,
);
