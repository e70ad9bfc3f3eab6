import type { Explanation } from '../../lib/report/explain-view.js';
import type { RunStatus } from '../../lib/report/status.js';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

let endpoint: RecordingEndpoint;
let folder: RunFolder;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint();
  const config = smallConfig(endpoint.url);
  folder = await createWarmFolder({ ...config, optimize: { ...config.optimize, cite: true } });
  expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'told'), 0);
  // Everything from here on works without a server.
  await folder.stopServer();
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

async function explain(code: number, ...parameters: string[]): Promise<Explanation> {
  const ended = await folder.run('explain', 'told', ...parameters, '--json');
  expectExit(ended, code);
  return JSON.parse(ended.stdout) as Explanation;
}

const rulesOf = ({ modules }: Explanation) => modules.flatMap(({ rules }) => rules);
const sent = () => endpoint.answered().length;

it('names the subsets and train tasks that each rule comes from', async () => {
  const before = sent();
  const told = await explain(0);
  const rules = rulesOf(told);
  expect(rules.length).toBeGreaterThan(2);
  expect(told.modules[0]?.opening.origin).toBe('user');
  for (const rule of rules) {
    expect(['optimizer', 'merger']).toContain(rule.origin);
    expect(rule.sources.length).toBeGreaterThan(0);
    expect(rule.merges.map(({ merge }) => merge)).toContain('merge-1-1');
    for (const { subset, cases, text, cited, fixed } of rule.sources) {
      // The simulated optimizer cites its evidence; the fixed tasks are a subset of that.
      expect(cited).toBe(true);
      expect(cases).toEqual(expect.arrayContaining(fixed ?? ['none is known']));
      expect(subset).toMatch(/^subset-00[12]$/);
      expect(text).not.toBeNull();
      expect(cases.length).toBeGreaterThan(0);
      for (const id of cases) expect(told.tasks[id]).toBeDefined();
    }
  }
  const fixed = rules.flatMap(({ sources }) => sources.flatMap(source => source.fixed ?? []));
  expect(fixed.length).toBeGreaterThan(0);
  expect(sent()).toBe(before);
});

it('replays, including the notes of fixed tasks', async () => {
  expectExit(await folder.run('replay', 'told'), 0);
});

it('prints it for people in lines of 80 columns', async () => {
  const ended = await folder.run('explain', 'told');
  expectExit(ended, 0);
  expect(ended.stdout).toMatch(/subset-00\d, epoch 1, cites \d+ tasks, (?:none|\d+) of them fixed/);
  for (const line of ended.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('reports what measuring costs, and sends nothing without consent', async () => {
  const before = sent();
  const { worth, ...told } = await explain(0, '--worth');
  const rules = rulesOf({ worth, ...told }).length;
  expect(worth).toMatchObject({
    state: 'estimated',
    estimate: { rules, tasks: 18, mostCalls: rules * 18 },
    rules: [],
  });
  expect(sent()).toBe(before);
});

it('measures the effect of rules, pays for it once, and stays within the budget of the run', async () => {
  const before = sent();
  const { worth } = await explain(0, '--worth', '--most', '2', '--yes');
  expect(worth).toMatchObject({ state: 'measured', estimate: { rules: 2, mostCalls: 36 } });
  expect(worth?.rules).toHaveLength(2);
  for (const rule of worth?.rules ?? []) {
    expect(rule).toMatchObject({ tasks: 18, unscored: 0 });
    expect(rule.difference).toBeCloseTo((rule.better - rule.worse) / 18);
  }
  const paid = sent() - before;
  expect(paid).toBeGreaterThan(0);
  expect(worth?.paid?.calls).toBe(paid);
  const again = await explain(0, '--worth', '--most', '2', '--yes');
  expect(again.worth).toMatchObject({ rules: worth?.rules, paid: { calls: 0 } });
  expect(sent() - before).toBe(paid);

  const { usage } = JSON.parse((await folder.run('status', 'told', '--json')).stdout) as RunStatus;
  const cut = await explain(3, '--worth', '--yes', '--calls', String(usage.calls + 5));
  expect(cut.worth).toMatchObject({ state: 'cut', reason: expect.stringContaining('fgo explain told') });
  expect(sent() - before).toBe(paid + 5);
  expect(cut.worth?.rules.slice(0, 2)).toEqual(worth?.rules);
});

it('reports how far the train score is ahead of the validation score', async () => {
  const { trainGap, scores } = JSON.parse((await folder.run('status', 'told', '--json')).stdout) as RunStatus;
  expect(trainGap).toMatchObject({ tasks: 24, validation: scores.final.validation });
  expect(await folder.read('runs/told/modules.md')).toContain('Train to validation: ');
});

it('explains no run that has no result', async () => {
  const ended = await folder.run('explain', 'nobody');
  expect([ended.code, ended.stdout]).toEqual([2, '']);
});
