import type { RunStatus } from '../../lib/report/status.js';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, hotelConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;

let endpoint: RecordingEndpoint;
let folder: RunFolder;
let base: RunStatus;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint({});
  const config = hotelConfig(endpoint.url);
  folder = await createWarmFolder({ ...config, optimize: { ...config.optimize, epochs: 2 } });
  expectExit(await folder.run('server', 'start', '--store', folder.store), 0);
  const ended = await folder.run('optimize', 'fgo.yaml', '--id', 'base', '--json');
  expectExit(ended, 0);
  base = statusOf(ended);
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

/** Forks the run, and returns how many calls reached the endpoint for it. */
async function fork(from: string, ...more: string[]) {
  const before = endpoint.answered().length;
  const ended = await folder.run('fork', 'base', '--from', from, '--json', ...more);
  expectExit(ended, 0);
  const status = statusOf(ended);
  return { status, sent: endpoint.answered().length - before, stderr: ended.stderr };
}

const subset = ({ tree }: RunStatus, id: string) => tree.subsets.find(entry => entry.id === id);
const without = (report: object | undefined) => ({ ...report, inheritedFrom: undefined });

describe('a fork that changes nothing', () => {
  it(
    'costs nothing from any point, and ends with the same result',
    async () => {
      const result = await resultOf(folder, base);
      for (const from of ['subset-001/epoch-2', 'final']) {
        const { status, sent } = await fork(from);
        expect(sent).toBe(0);
        expect(status.paid.calls).toBe(0);
        expect(status.scores).toEqual(base.scores);
        expect((await resultOf(folder, status)).modules).toBe(result.modules);
        expect(status.tree.merges.map(without)).toEqual(base.tree.merges.map(without));
        expectExit(await folder.run('replay', status.id), 0);
      }
    },
    longest,
  );
});

describe('a fork with another optimizer', () => {
  // Its requests have the same text; the longer limit for replies makes them different calls.
  const change =
    'llm.models={default: {model: simulated, temperature: 1}, optimizer: {model: simulated, temperature: 1, maxCompletionTokens: 1111}}';

  it(
    'from an epoch of a subset pays the optimizer for that epoch alone, and reuses the other subsets',
    async () => {
      const { status, sent, stderr } = await fork('subset-001/epoch-2', '--set', change);
      expect(stderr).toContain('3 of 4 subsets');
      const epochs = base.tree.subsets.reduce((sum, { epochs: own }) => sum + own.length, 0);
      expect(base.paid.byRole.optimizer.calls).toBeGreaterThanOrEqual(epochs);
      expect(status.paid.byRole.optimizer.calls).toBe(1);
      expect(sent).toBe(status.paid.calls);
      for (const id of ['subset-002', 'subset-003', 'subset-004']) {
        expect(subset(status, id)).toEqual({ ...subset(base, id), inheritedFrom: 'base' });
      }
      expect(subset(status, 'subset-001')?.epochs[0]).toEqual(subset(base, 'subset-001')?.epochs[0]);
    },
    longest,
  );

  it(
    'from a merge pays the optimizer for nothing: no subset follows from it',
    async () => {
      const { status, sent } = await fork('merge-2-1', '--set', change);
      expect(sent).toBe(0);
      expect(status.tree.subsets.map(without)).toEqual(base.tree.subsets.map(without));
      expect(status.tree.merges.map(without)).toEqual(base.tree.merges.map(without));
    },
    longest,
  );
});

describe('a fork with another merger', () => {
  const change =
    'llm.models={default: {model: simulated, temperature: 1}, merger: {model: simulated, temperature: 1, maxCompletionTokens: 1111}}';

  it(
    'calls it for the merge that it starts from, and reuses those below',
    async () => {
      const { status } = await fork('merge-2-1', '--set', change);
      const { merger, optimizer, evaluator } = status.paid.byRole;
      const root = status.tree.merges.find(({ id }) => id === 'merge-2-1');
      expect(merger.calls).toBe(root?.attempts.length);
      expect([optimizer.calls, evaluator.calls]).toEqual([0, 0]);
      const below = status.tree.merges.filter(({ level }) => level === 1);
      expect(below.map(({ inheritedFrom }) => inheritedFrom)).toEqual(['base', 'base']);
      expect(root?.inheritedFrom).toBeUndefined();
    },
    longest,
  );
});

it('is rejected, with what to do, if its point or its settings do not apply', async () => {
  const refused = async (...parameters: string[]) => {
    const ended = await folder.run('fork', 'base', ...parameters);
    expectExit(ended, 2);
    return ended.stderr;
  };
  expect(await refused('--from', 'merge-2-7')).toContain('Did you mean merge-2-1?');
  expect(await refused('--from', 'merge', '--set', 'seed=9')).toContain('use --from optimize');
  expect(await refused('--from', 'merge', '--set', 'dataset.path=x.csv')).toContain('fgo extend');
  expect(await refused('--from', 'merge', '--set', 'optimize.epoch=3')).toContain('Did you mean "epochs"?');
  expect(await refused('--from', 'merge', '--id', 'base')).toContain('another --id');
});
