import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, tinyConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;
let folder: RunFolder;

/** One folder for all, so that identical requests are sent once and its server starts once. */
beforeAll(async () => {
  const endpoint = await startRecordingEndpoint();
  const approval = { before: ['merge', 'final'] };
  const notify = { command: [process.execPath, 'tell.mjs'] };
  folder = await createWarmFolder({ ...tinyConfig(endpoint.url), approval, notify });
  const tell = `import { appendFileSync, readFileSync } from 'node:fs';\nappendFileSync('told.jsonl', readFileSync(0));\n`;
  await writeFile(join(folder.path, 'tell.mjs'), tell);
  expectExit(await folder.run('server', 'start', '--store', folder.store), 0);
});

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

const only = (stage: string) => ['--set', `approval.before=[${stage}]`];

it(
  'waits before it merges and before it accepts the result, continues once both are approved, and sends a notification each time',
  async () => {
    const first = await folder.run('optimize', 'fgo.yaml', '--id', 'asked', '--json');
    expectExit(first, 3);
    const asked = statusOf(first);
    expect(asked).toMatchObject({ state: 'waiting', stage: 'merge', waiting: [{ kind: 'approval' }] });
    expect(asked.waiting[0]?.reason).toMatch(/2 candidates .*baseline 0\.\d+.*subset-001 0\.\d+ → [01]\.\d+/);
    expect(asked.tree.merges).toEqual([]);

    // Continuing is not approving.
    const continued = await folder.run('continue', 'asked', '--json');
    expectExit(continued, 3);
    expect(statusOf(continued).stage).toBe('merge');

    const second = await folder.run('approve', 'asked', '--json');
    expectExit(second, 3);
    const final = statusOf(second);
    expect(final).toMatchObject({ state: 'waiting', stage: 'test', waiting: [{ kind: 'approval' }] });
    expect(final.waiting[0]?.reason).toMatch(
      /merge-1-1 becomes the result .*\d+ rules added, 0 removed\):\n\+ When/s,
    );
    const shown = await folder.run('status', 'asked');
    expectExit(shown, 3);
    expect(shown.stdout).toContain('fgo approve asked');

    const done = await folder.run('approve', 'asked', '--json');
    expectExit(done, 0);
    expect(statusOf(done)).toMatchObject({
      state: 'done',
      decision: 'The final modules are those of merge-1-1.',
    });
    expectExit(await folder.run('replay', 'asked'), 0);
    const told = (await readFile(join(folder.path, 'told.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(told.map(line => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ id: 'asked', state: 'waiting', reason: asked.waiting[0]?.reason }),
      expect.objectContaining({ id: 'asked', state: 'waiting', reason: final.waiting[0]?.reason }),
      expect.objectContaining({ id: 'asked', state: 'done', scores: statusOf(done).scores }),
    ]);
  },
  longest,
);

it(
  'ends with the baseline if the merge is rejected, and says so in its decision',
  async () => {
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'not-merged', ...only('merge')), 3);
    const done = await folder.run('reject', 'not-merged', '--reason', 'too few of them', '--json');
    expectExit(done, 0);
    const { scores, decision, tree } = statusOf(done);
    expect(scores.final).toEqual(scores.baseline);
    expect(decision).toBe('Rejected before merging (too few of them). The modules are the baseline’s.');
    expect(tree.merges).toEqual([]);
  },
  longest,
);

it(
  'keeps the baseline if the result is rejected, without its test',
  async () => {
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'not-taken', ...only('final')), 3);
    const done = await folder.run('reject', 'not-taken', '--json');
    expectExit(done, 0);
    const { scores, decision } = statusOf(done);
    expect(scores.final).toEqual(scores.baseline);
    expect(decision).toBe('merge-1-1 was rejected: the baseline stays.');
    const modules = await folder.read('runs/not-taken/modules.json');
    expect(modules).toContain('Say which desk of the hotel sees to the message.');
    expect(modules).not.toContain('When');
  },
  longest,
);
