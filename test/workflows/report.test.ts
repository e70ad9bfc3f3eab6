import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportResult, report } from '../../lib/api/report.js';
import { reportDataSchema } from '../../lib/report/report-data.js';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

let folder: RunFolder;
let stderr: string;

beforeAll(async () => {
  const endpoint = await startRecordingEndpoint({ faults: { serverError: 0.1 } });
  folder = await createWarmFolder(smallConfig(endpoint.url));
  const ended = await folder.run('optimize', 'fgo.yaml', '--id', 'shown');
  expectExit(ended, 0);
  stderr = ended.stderr;
  await folder.stopServer();
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

async function output(...parameters: string[]): Promise<string> {
  const ended = await folder.run(...parameters);
  expectExit(ended, 0);
  return ended.stdout;
}

const dataOf = async (...parameters: string[]) =>
  reportDataSchema.parse(JSON.parse(await output('report', 'shown', '--json', ...parameters)));

test('a run ends with its report beside its modules, and the path is the last line', async () => {
  expect(stderr.trimEnd().split('\n').at(-1)).toBe('Report: .fgo/runs/shown/report.html');
  const page = await folder.read('runs/shown/report.html');
  expect(page).toContain('<h1>Test ');
});

test('the data agrees with the status, and has every call and test task', async () => {
  const data = await dataOf();
  const status = JSON.parse(await output('status', 'shown', '--json')) as {
    scores: { final: { test: number } };
    usage: { calls: number };
  };
  expect(data.scores.final.test?.mean).toBe(status.scores.final.test);
  expect(data.examples).toHaveLength(24);
  const calls = (rows: typeof data.costs.byRole) => rows.reduce((sum, row) => sum + row.usage.calls, 0);
  expect(calls(data.costs.byRole)).toBe(status.usage.calls);
  expect(calls(data.costs.byStage)).toBe(status.usage.calls);
  expect(data.calls.failures.length).toBeGreaterThan(0);
  expect(data.tree.map(({ id }) => id)).toEqual([
    'baseline',
    'subset-001',
    'subset-002',
    'merge-1-1',
    'final',
  ]);
  expect(data.rules[0]?.rules.length).toBeGreaterThan(0);
  expect(data.spend.points.at(-1)?.name).toBe('final');
});

test('a redacted page is written in the current folder, and has no input, answer or feedback', async () => {
  const { examples } = await dataOf();
  const path = (await output('report', 'shown', '--redact')).trim();
  expect(path).toBe(join(folder.path, 'report-shown-redacted.html'));
  const page = await readFile(path, 'utf8');
  const inputs = examples.flatMap(({ input }) => input ?? []);
  expect(inputs).toHaveLength(24);
  // The excerpts of tasks that rules cite begin like the inputs.
  expect(inputs.filter(input => page.includes(input.slice(0, 40)))).toEqual([]);
  const redacted = await dataOf('--redact');
  expect(
    redacted.examples.every(({ before, after, feedback }) => !before?.answer && !after?.answer && !feedback),
  ).toBe(true);
  expect(
    redacted.rules.flatMap(({ rules }) => rules.flatMap(rule => rule.sources.flatMap(({ tasks }) => tasks))),
  ).toEqual(
    (await dataOf()).rules.flatMap(({ rules }) =>
      rules.flatMap(rule =>
        rule.sources.flatMap(({ tasks }) => tasks.map(({ id }) => ({ id, input: null, expected: null }))),
      ),
    ),
  );
});

test('-o writes the page elsewhere', async () => {
  const path = (await output('report', 'last', '-o', 'pages/result.html')).trim();
  expect(path).toBe(join(folder.path, 'pages', 'result.html'));
  expect(await readFile(path, 'utf8')).toContain('Result of the fgo run <b>shown</b>');
});

test('exports have the modules of the result and its test tasks', async () => {
  const modules = JSON.parse(await folder.read('runs/shown/modules.json')) as {
    instructions: { text: string };
  };
  expect(await output('export', 'shown')).toBe(`${modules.instructions.text}\n`);
  const csv = await output('export', 'shown', '--format', 'csv');
  expect(csv.trim().split('\n').length).toBeGreaterThanOrEqual(25);
  const messages = JSON.parse(await output('export', 'shown', '--format', 'openai-messages')) as {
    content: string;
  }[];
  // The agent adds the allowed answers.
  expect(messages[0]?.content).toMatch(/^[^]+The allowed answers:\n- /);
});

test('a format that does not exist is rejected with the ones that do', async () => {
  const ended = await folder.run('export', 'shown', '--format', 'tx');
  expectExit(ended, 2);
  expect(ended.stderr).toContain('Did you mean txt?');
});

test('the API gives the same data, page and exports', async () => {
  const { data, page } = await report('shown', { store: folder.store });
  expect(data).toEqual(await dataOf());
  expect(page).toBe(await folder.read('runs/shown/report.html'));
  expect(await exportResult('last', { store: folder.store, format: 'txt' })).toBe(
    await output('export', 'shown'),
  );
});

test('several runs are shown beside each other, with links to their own pages', async () => {
  expectExit(await folder.run('optimize', 'fgo.yaml', '--new', '--id', 'again'), 0);
  const path = (await output('report', 'shown', 'again', '-o', 'pages/both.html')).trim();
  const page = await readFile(path, 'utf8');
  expect(page).toContain('<h1>2 runs</h1>');
  for (const run of ['shown', 'again'])
    expect(page).toContain(`<a href="../.fgo/runs/${run}/report.html">${run}</a>`);
}, 240_000);
