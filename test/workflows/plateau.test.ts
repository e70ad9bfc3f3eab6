import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import type { RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;
let endpoint: RecordingEndpoint;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint();
});

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'of subsets ends a run once that many consecutive subsets have changed nothing',
  async () => {
    const config = smallConfig(endpoint.url);
    // A module has no room for a rule, so no subset can change anything.
    const optimize = { ...config.optimize, subsets: 6, window: 2, moduleTokens: 14 };
    const folder = await createWarmFolder({ ...config, optimize, stop: { plateau: 3 } });
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    const { decision, tree } = statusOf(done);
    expect(decision).toBe(
      'Stopped by stop.plateau: 4 subsets in a row changed nothing. The modules are the baseline’s.',
    );
    // Two windows of two: the rule is checked when a window is done.
    expect(tree.subsets.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'open', 'open']);
    expectExit(await folder.run('replay', 'last'), 0);
  },
  longest,
);

it(
  'of merges returns the best parent if that many levels below have gained nothing',
  async () => {
    const config = {
      name: 'flat',
      seed: 7,
      benchmark: { name: 'logisticsqa', generate: { invoices: 120, senders: 6 } },
      llm: smallConfig(endpoint.url).llm,
      optimize: { subsets: 4, epochs: 2, window: 2 },
      stop: { plateau: 1 },
    };
    const folder = await createWarmFolder(config);
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    const { decision, tree } = statusOf(done);
    const merges = new Map(tree.merges.map(merge => [merge.id, merge]));
    const [best] = merges.get('merge-2-1')?.parents.map(({ id }) => id) ?? [];
    expect(merges.get('merge-2-1')).toMatchObject({ decision: 'ended', fallback: best, attempts: [] });
    expect(decision).toBe(
      `Stopped by stop.plateau: merges of 1 level scored no better. The final modules are those of ${best}.`,
    );
    expectExit(await folder.run('replay', 'last'), 0);
  },
  longest,
);
