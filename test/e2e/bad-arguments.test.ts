import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expectExit } from '../support/command.js';
import { createWarmFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 120_000;
/** Pasted by mistake. One has the format of a known provider's keys, one does not. */
const keys = ['sk-pasted-SECRET0123456789abcdef', '0f9e8d7c6b5a49SECRET3827160f9e8d7c6b5a4938'];
const huge = '9'.repeat(400);

let folder: RunFolder;

beforeAll(async () => {
  const { llm: _, ...config } = smallConfig('http://127.0.0.1:9/v1');
  folder = await createWarmFolder({ ...config, llm: { provider: 'simulated' } });
  await mkdir(join(folder.path, 'folder'));
  await writeFile(join(folder.path, 'file.txt'), 'plain text');
  expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'ended'), 0);
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

/** Exit code 2, or 1 if the input itself is valid, with a short message that says what to do. */
async function expectExplained(parameters: string[], words: RegExp): Promise<void> {
  const { code, stdout, stderr } = await folder.run(...parameters);
  const said = `${stdout}${stderr}`;
  expect({ parameters, code, said }).toEqual({ parameters, code: 2, said: expect.stringMatching(words) });
  expect(said).not.toMatch(
    /^\s+at .*[:(]|Cannot read prop|undefined|\[object|"code": "[a-z]|ZodError|E[A-Z]{4,}:/m,
  );
  expect(said).not.toContain('SECRET');
  expect(said.length).toBeLessThan(3_000);
}

/** Commands that take a run, with their other required arguments. */
const ofRuns = {
  approve: [],
  cancel: [],
  continue: [],
  diff: [],
  explain: [],
  finish: [],
  limits: [],
  pause: [],
  reject: [],
  replay: [],
  resume: [],
  show: [],
  status: [],
  watch: [],
  fork: ['--from', 'final'],
  extend: ['--data', 'messages.csv'],
};
const ofConfigurations = ['check-agent', 'compare', 'estimate', 'optimize', 'score', 'validate'];
const ofStores = ['list', 'server start', 'server status', 'server stop', 'store repair', 'worker'];

describe.each(Object.entries(ofRuns))('fgo %s explains', (verb, rest) => {
  it.each([
    ['an empty run', [''], /the argument after \w+ is empty/],
    ['a run of blanks', ['  ', '--json'], /the argument after \w+ is empty/],
    ['an unknown run', ['nosuch'], /No run nosuch .*fgo list/],
    ['an unknown run beside --json', ['nosuch', '--json'], /No run nosuch .*fgo list/],
    ['a path for a run', ['../etc'], /No run with the id "\.\.\/etc"/],
    ['a long name', ['x'.repeat(300)], /No run with the id "x+…/],
    ['a key for a run', [keys[0] ?? ''], /No run with the id sk-… \(\d+ characters\)/],
    ['a store that is not known', ['ended@nosuch'], /no store with the id "nosuch" is known/],
    ['a missing store', ['ended', '--store', 'nosuch'], /there is no store at .*nosuch/],
    [
      'a store that is a file',
      ['ended', '--store', 'file.txt'],
      /file\.txt cannot be opened: .*to an ordinary folder/,
    ],
    ['a store below a file', ['ended', '--store', 'file.txt/a'], /cannot be opened: .*to an ordinary folder/],
    ['an unknown option', ['ended', `--${keys[0]}`], /unknown option/],
  ])('%s', async (_, parameters, words) => {
    await expectExplained([verb, ...parameters, ...rest], words);
  });
});

describe.each(ofConfigurations)('fgo %s explains', verb => {
  it.each([
    ['an empty path', [''], /the argument after [\w-]+ is empty/],
    ['a missing file', ['nosuch.yaml'], /nosuch\.yaml: .*no such file\. Give the path/],
    ['a folder', ['folder'], /folder: .*this is a folder/],
    ['another file', ['file.txt', '--json'], /file\.txt(:1:1|"[^]*"line": 1)/],
    ['an option without its value', ['fgo.yaml', '--set'], /argument missing/],
    ['a setting without =', ['fgo.yaml', '--set', 'seed'], /Write --set path=value.* not "seed"/],
    ['a setting without a path', ['fgo.yaml', '--set', '=1'], /Write --set path=value/],
    ['a setting with an empty name', ['fgo.yaml', '--set', 'optimize..epochs=1'], /has an empty name/],
    ['a key for a setting', ['fgo.yaml', '--set', keys[0] ?? ''], /Write --set path=value.*sk-…/],
    ['another key for a setting', ['fgo.yaml', '--set', keys[1] ?? ''], /Write --set path=value.*0f9…/],
    ['a key for a number', ['fgo.yaml', '--set', `optimize.epochs=${keys[0]}`], /optimize\.epochs: .*sk-…/],
    ['an unknown section', ['fgo.yaml', '--set', 'a.b.c=1'], /--set a\.b\.c a: unknown key "a"/],
    ['a negative number', ['fgo.yaml', '--set', 'optimize.epochs=-1'], /optimize\.epochs: .*it is -1/],
    ['NaN', ['fgo.yaml', '--set', 'budget.usd=.nan'], /budget\.usd: .*it is NaN/],
    ['a number without end', ['fgo.yaml', '--set', `budget.usd=${huge}`], /budget\.usd: .*it is Infinity/],
    ['broken YAML', ['fgo.yaml', '--set', 'optimize.epochs=['], /optimize\.epochs: .*not valid YAML/],
  ])('%s', async (_, parameters, words) => {
    await expectExplained([verb, ...parameters], words);
  });
});

describe.each(ofStores)('fgo %s explains', verb => {
  it.each([
    ['an empty path', '', /the argument after --store is empty/],
    ['a file', 'file.txt', /file\.txt cannot be opened: .*to an ordinary folder/],
    ['a path below a file', 'file.txt/a', /cannot be opened: .*to an ordinary folder/],
  ])('%s', async (_, store, words) => {
    await expectExplained([...verb.split(' '), '--store', store], words);
  });
});

/** Numeric options, with the values that they allow. */
const numbers: [string[], string, RegExp][] = [
  ...['--usd', '--timeout-seconds'].map((option): [string[], string, RegExp] => [
    ['limits', 'ended'],
    option,
    /Give a number above 0/,
  ]),
  ...['--tokens', '--calls'].map((option): [string[], string, RegExp] => [
    ['limits', 'ended'],
    option,
    /Give a whole number above 0/,
  ]),
  [['limits', 'ended'], '--concurrency', /Give a whole number from 1 to 1024/],
  [['explain', 'ended', '--worth'], '--usd', /Give a number above 0/],
  [['explain', 'ended', '--worth'], '--calls', /Give a whole number above 0/],
  [['explain', 'ended', '--worth'], '--most', /Give a whole number at least 1/],
  [['compare', 'fgo.yaml'], '--window', /Give a whole number from 1 to 50/],
  [['estimate', 'fgo.yaml'], '--probe', /Give a whole number at least 1/],
  [['simulate'], '--port', /Give a whole number from 0 to 65535/],
  [['simulate'], '--context', /Give a whole number above 0/],
  [['simulate'], '--latency', /Give a number from 0 to 3600000/],
  ...['attention', 'jitter', 'rate-limit', 'server-error', 'timeouts', 'cut', 'malformed'].map(
    (share): [string[], string, RegExp] => [['simulate'], `--${share}`, /Give a number from 0 to 1/],
  ),
];

it.each(numbers)('fgo %s %s explains an invalid number', async (command, option, words) => {
  for (const value of ['-5', 'NaN', 'abc', '1e999', '0x10', huge, keys[0] ?? ''])
    await expectExplained([...command, `${option}=${value}`], words);
  await expectExplained([...command, option, ''], /is empty/);
});

it.each([
  [['show', 'ended', 'subset-99'], /The path subset-99 does not exist\. Did you mean subset-001\?/],
  [['diff', 'ended', 'nosuch', 'final'], /The path nosuch does not exist/],
  [['diff', 'ended', 'a', 'b', 'c'], /Name at most two points/],
  [['fork', 'ended', '--from', 'nosuch'], /no point "nosuch"\. Its points: /],
  [['fork', 'ended', '--from', 'final', '--id', 'a b'], /An ID has at most 80 lowercase letters/],
  [['extend', 'ended', '--data', 'nosuch.csv'], /nosuch\.csv: there is no such file/],
  [['extend', 'ended', '--data', 'folder'], /folder: the folder has no files/],
  [['replay', 'ended', '--until', '-1'], /--until -1: Give an event id/],
  [['replay', 'ended', '--workflow', 'nosuch'], /There is no history with this name/],
  [['replay', '--history', 'folder'], /this is a folder, and a file is needed/],
  [['score', 'fgo.yaml', '--pairs', 'nosuch.jsonl'], /nosuch\.jsonl: there is no such file/],
  [['score', 'fgo.yaml', '--pairs', 'folder'], /this is a folder/],
  [['compare', 'fgo.yaml', '--seeds', '1.5'], /--seeds takes a number/],
  [['compare', 'fgo.yaml', '--sizes', '-1'], /--sizes takes numbers/],
  [['compare', 'fgo.yaml', '--strategies', 'nosuch'], /no strategy nosuch/],
  [['compare', 'fgo.yaml', '--with', keys[1] ?? ''], /--with takes one of .*0f9…/],
  [['compare', 'fgo.yaml', '--set', `seed=${keys[1]}`], /--set seed: a comparison sets seed itself/],
  [['estimate', 'fgo.yaml', '--strategies', 'fgo,'], /is none of fgo/],
  [['limits', 'ended', '--calls', '5'], /has ended/],
  [['nosuch'], /unknown command/],
  [['server', 'nosuch'], /unknown command/],
])('fgo %j is explained', async (parameters, words) => {
  await expectExplained(parameters, words);
});

it('fgo simulate explains that a port is in use', async () => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expectExplained(
    ['simulate', '--port', String(port)],
    /--port: port \d+ is already in use: give another one/,
  );
  server.close();
});
