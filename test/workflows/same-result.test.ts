import pLimit from 'p-limit';
import type { RunStatus } from '../../lib/report/status.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, tinyConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf, type RunResult } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

interface Ran {
  code: number | null;
  status: RunStatus;
  result: RunResult;
}

const runs = {
  narrow: ['--set', 'llm.concurrency=1'],
  wide: ['--set', 'llm.concurrency=32'],
  none: ['--set', 'optimize.strategy=none'],
};
type Name = keyof typeof runs;

let endpoint: RecordingEndpoint;
let ran: Record<Name, Ran>;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint({ latencyMs: 5, jitter: 1 });
  const limit = pLimit(2);
  const names = Object.keys(runs) as Name[];
  const all = await Promise.all(
    names.map(name => limit(async () => [name, await runIn(runs[name])] as const)),
  );
  ran = Object.fromEntries(all) as Record<Name, Ran>;
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
  await endpoint.close();
});

/** In a separate store, so that nothing is read from another journal. */
async function runIn(settings: string[]): Promise<Ran> {
  const folder = await createWarmFolder(tinyConfig(endpoint.url));
  const ended = await folder.run('optimize', 'fgo.yaml', '--json', ...settings);
  const status = statusOf(ended);
  return { code: ended.code, status, result: await resultOf(folder, status) };
}

it('produces the same bytes, scores and decisions with one call at a time as with 32', () => {
  expect(ran.narrow.code).toBe(0);
  expect(ran.wide.code).toBe(0);
  expect(ran.wide.result).toEqual(ran.narrow.result);
  expect(ran.wide.status.paid).toEqual(ran.narrow.status.paid);
});

it('runs the strategy none to its end, and does not change the modules', () => {
  const { code, status, result } = ran.none;
  expect(code).toBe(0);
  expect(status).toMatchObject({ state: 'done', strategy: 'none' });
  expect(status.scores.final).toEqual(status.scores.baseline);
  expect(JSON.parse(result.modules)).toEqual({
    instructions: { kind: 'text', text: 'Say which desk of the hotel sees to the message.' },
  });
  expect(status.paid.byRole.optimizer.calls).toBe(0);
});
