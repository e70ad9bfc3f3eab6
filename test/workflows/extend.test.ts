import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectExit } from '../support/command.js';
import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;
const own = hotelMessages(66);
const more = hotelMessages(90).slice(66);

let endpoint: RecordingEndpoint;
let folder: RunFolder;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint({});
  folder = await createWarmFolder(smallConfig(endpoint.url), { data: hotelCsv(own) });
  expectExit(await folder.run('server', 'start', '--store', folder.store), 0);
  expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'base', '--json'), 0);
  await writeFile(join(folder.path, 'more.csv'), hotelCsv([...own.slice(0, 3), ...more]));
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'optimizes on the new tasks alone, and merges what they produce with the finished result',
  async () => {
    const base = statusOf(await folder.run('status', 'base', '--json'));
    const baseline = new Set(endpoint.answered());
    const ended = await folder.run('extend', 'base', '--data', 'more.csv', '--id', 'larger', '--json');
    expectExit(ended, 0);
    expect(ended.stderr).toContain('Adds 24 train tasks to the result of base.');
    expect(ended.stderr).toContain('Ignores 3 tasks that the run already has');
    const status = statusOf(ended);
    const { subsets, merges } = status.tree;
    expect(subsets.map(({ tasks }) => tasks)).toEqual([12, 12]);
    const root = merges.at(-1);
    expect(root).toMatchObject({ id: 'merge-2-1', level: 2, state: 'done' });
    expect(root?.parents.map(({ id }) => id)).toEqual(['base', 'merge-1-1']);
    expect(root?.parents[0]?.validation?.mean).toBe(base.scores.final.validation);
    expect(status.scores.baseline).toEqual(base.scores.baseline);
    expect(status.scores.final.validation).toBeGreaterThanOrEqual(base.scores.final.validation ?? 1);
    // Everything that it sent is new, and less than the finished run cost.
    const sent = endpoint.answered().slice(baseline.size);
    expect(sent.filter(body => baseline.has(body))).toEqual([]);
    expect(sent).toHaveLength(status.paid.calls);
    expect(status.paid.calls).toBeLessThan(base.usage.calls);
    expectExit(await folder.run('replay', 'larger'), 0);
  },
  longest,
);

it(
  'lets an extended run be extended and forked again',
  async () => {
    const last = hotelMessages(114).slice(90);
    await writeFile(join(folder.path, 'last.csv'), hotelCsv(last));
    const ended = await folder.run('extend', 'larger', '--data', 'last.csv', '--id', 'largest', '--json');
    expectExit(ended, 0);
    const status = statusOf(ended);
    expect(status.tree.subsets.map(({ tasks }) => tasks)).toEqual([12, 12]);
    expect(status.tree.merges.at(-1)?.parents[0]?.id).toBe('larger');
    const before = endpoint.answered().length;
    const fork = await folder.run('fork', 'largest', '--from', 'final', '--json');
    expectExit(fork, 0);
    expect(statusOf(fork).scores).toEqual(status.scores);
    expect(endpoint.answered()).toHaveLength(before);
  },
  longest,
);

it('is rejected if nothing is new, or if the answers are not among the labels', async () => {
  const refused = async (csv: string) => {
    await writeFile(join(folder.path, 'refused.csv'), csv);
    const ended = await folder.run('extend', 'base', '--data', 'refused.csv');
    expectExit(ended, 2);
    return ended.stderr;
  };
  expect(await refused(hotelCsv(own.slice(0, 5)))).toContain('already has all of its 5 tasks');
  expect(await refused('message,desk\n"A llama is in the lift.",zoo\n')).toContain('"zoo"');
  expect(await refused('message,room\n"A llama is in the lift.",12\n')).toContain('desk');
});
