import { openStore } from '../../lib/store/open-store.js';
import { readCallLog } from '../../lib/ledger/call-log.js';
import type { CallDetails } from '../../lib/report/call-view.js';
import type { ModuleDifference } from '../../lib/report/module-diff.js';
import type { NodeDetails } from '../../lib/report/node-view.js';
import type { TaskDetails } from '../../lib/report/task-view.js';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';

const longest = 240_000;

interface Body {
  messages: { role: string; content: string }[];
  seed: number;
  max_tokens: number;
  response_format?: { json_schema: { name: string } };
}

let endpoint: RecordingEndpoint;
let folder: RunFolder;

beforeAll(async () => {
  // Some are answered at the second attempt.
  endpoint = await startRecordingEndpoint({ faults: { serverError: 0.1 } });
  folder = await createWarmFolder(smallConfig(endpoint.url));
  expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'seen'), 0);
  await folder.stopServer();
}, longest);

afterAll(async () => {
  await stopServers();
});

async function show<T>(...parameters: string[]): Promise<T> {
  const ended = await folder.run('show', 'seen', ...parameters, '--json');
  expectExit(ended, 0);
  return JSON.parse(ended.stdout) as T;
}

/** The endpoint's requests and answers, by messages. */
function bodies(): Map<string, Body[]> {
  const groups = new Map<string, Body[]>();
  for (const text of endpoint.answered()) {
    const body = JSON.parse(text) as Body;
    groups.set(keyOf(body), [...(groups.get(keyOf(body)) ?? []), body]);
  }
  return groups;
}

function keyOf({ messages }: Pick<Body, 'messages'>): string {
  return JSON.stringify(messages.map(({ role, content }) => [role, content]));
}

/** Compares a shown call with the recorded traffic. */
function expectExact(call: CallDetails) {
  if (!call.request) throw new Error(`The request of ${call.key} is not known.`);
  const { messages, sample, maxCompletionTokens, format } = call.request;
  const sent = bodies()
    .get(keyOf({ messages }))
    ?.find(({ seed }) => seed === sample);
  expect(sent).toMatchObject({ max_tokens: maxCompletionTokens });
  expect(sent?.response_format?.json_schema.name).toBe(format?.name);
  expect(call.reply).not.toBe('');
  expect(call.usage?.promptTokens).toBeGreaterThan(0);
  expect(call.milliseconds).not.toBeNull();
  expect(call.attempts.at(-1)?.outcome).toBe('answered');
}

it('lists the paths of the tree, and shows every call of the run at its place', async () => {
  const { paths } = await show<{ paths: { path: string; calls: number }[] }>();
  expect(paths.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['baseline', 'subset-001', 'subset-002/epoch-1', 'merge-1-1/try-1', 'final']),
  );
  const calls = await readCallLog(await openStore(folder.store), 'seen');
  expect(calls.length).toBe(endpoint.answered().length);
  expect(calls.filter(call => call.paths.length === 0)).toEqual([]);
});

it('shows the exact requests and replies behind an epoch and a merge', async () => {
  const epoch = await show<NodeDetails>('subset-001/epoch-1');
  expect(new Set(epoch.calls.map(({ role }) => role))).toEqual(new Set(['evaluator', 'optimizer']));
  epoch.calls.forEach(expectExact);
  expect(epoch.rollouts.map(({ path, calls }) => [path, calls])).toEqual([
    ['subset-001/evaluate-explore', 12],
    ['subset-001/evaluate-score-1', 12],
  ]);
  const merge = await show<NodeDetails>('merge-1-1');
  expect(merge.calls.map(({ role }) => role)).toContain('merger');
  merge.calls.forEach(expectExact);
  const attempts = [...epoch.calls, ...merge.calls].flatMap(call => call.attempts);
  expect(attempts.length).toBeGreaterThan(epoch.calls.length + merge.calls.length);
});

it('shows one call of any role by its key, and rebuilds the request of the agent’s', async () => {
  const calls = await readCallLog(await openStore(folder.store), 'seen');
  for (const place of [
    'evaluate-baseline-test',
    'subset-002/evaluate-score-1',
    'merge-1-1/evaluate-merged-1',
  ]) {
    const logged = calls.find(call => call.role === 'agent' && call.paths.includes(place));
    expectExact(await show<CallDetails>(logged?.key.slice(0, 16) ?? place));
  }
  const plain = await folder.run('show', 'seen', calls[0]?.key ?? '');
  expectExit(plain, 0);
  expect(plain.stdout).toMatch(/── request\n\[system\]/);
});

it('shows the agent’s actions on a task before and after, and the critiques of it', async () => {
  const { calls } = await show<NodeDetails>('subset-001/epoch-1');
  const critique = calls.find(({ role }) => role === 'evaluator');
  const id = critique?.paths[0]?.split('/').at(-1) ?? '';
  const train = await show<TaskDetails>(`task:${id}`);
  expect(train).toMatchObject({ split: 'train', baseline: { trajectory: { score: 0 } } });
  expect(train.critiques.map(({ key }) => key)).toContain(critique?.key);
  train.baseline?.calls.forEach(expectExact);
});

it('rejects an unknown name with the nearest known one', async () => {
  const ended = await folder.run('show', 'seen', 'subset-001/epoch-7');
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr).toContain('Did you mean subset-001/epoch-1?');
});

it('shows what changed between two points, for people and for programs', async () => {
  const plain = await folder.run('diff', 'seen');
  expectExit(plain, 0);
  expect(plain.stdout).toMatch(/^seen: baseline → final\nmodule instructions\n/);
  expect(plain.stdout).toMatch(/^\+ When .*\((subset|merge)-/m);
  expect(plain.stdout).not.toContain('\u001b');
  const { from, to, modules } = JSON.parse(
    (await folder.run('diff', 'seen', 'subset-001', 'merge-1-1', '--json')).stdout,
  ) as { from: string; to: string; modules: ModuleDifference[] };
  expect([from, to, modules[0]?.change]).toEqual(['subset-001', 'merge-1-1', 'changed']);
  const same = await folder.run('diff', 'seen', 'final', 'final');
  expect(same.stdout).toContain('no difference');
});

describe('fgo check', () => {
  it('ends with 0 where the result reaches the limits, 100 where it misses one, 2 without any', async () => {
    const reached = await folder.run('check', 'seen', '--min-gain', '-1', '--max-cost', '0');
    expectExit(reached, 0);
    expect(reached.stdout).toMatch(/^pass {2}gain .*\npass {2}cost /);

    const missed = await folder.run('check', 'seen', '--min-score', '1.01', '--json');
    expectExit(missed, 100);
    expect(JSON.parse(missed.stdout)).toMatchObject({
      id: 'seen',
      passed: false,
      gates: [{ name: 'score' }],
    });

    expectExit(await folder.run('check', 'seen'), 2);
  });
});
