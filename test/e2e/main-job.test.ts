import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStatus } from '../../lib/report/status.js';
import { openStore } from '../../lib/store/open-store.js';
import type { Store } from '../../lib/store/store.js';
import { expectExit, type Ended } from '../support/command.js';
import { promptsForJson } from '../support/prompts-seen.js';
import { recordedInputs } from '../support/recorded-manifest.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, hotelConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;
let endpoint: RecordingEndpoint;
let folder: RunFolder;
let first: Ended;
let status: RunStatus;
/** The endpoint's answer count when the first command ended. */
let answered: string[];
let tokens: { prompt: number; completion: number };

beforeAll(async () => {
  endpoint = await startRecordingEndpoint();
  folder = await createRunFolder(hotelConfig(endpoint.url));
  first = await folder.run('optimize', 'fgo.yaml', '--id', 'hotel-1', '--json');
  answered = endpoint.answered();
  tokens = endpoint.tokens();
  status = statusOf(first);
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
  await endpoint.close();
});

describe('one command', () => {
  it('runs the whole optimization and exits with 0', () => {
    expectExit(first, 0);
    expect(status).toMatchObject({
      id: 'hotel-1',
      state: 'done',
      stage: 'done',
      strategy: 'fgo',
      simulated: false,
    });
  });

  it('finds modules that score better on the test split than the baseline', () => {
    const { baseline, final } = status.scores;
    expect(final.test).toBeGreaterThan((baseline.test ?? 1) + 0.2);
    expect(final.validation).toBeGreaterThan(baseline.validation ?? 1);
    expect(status.significance?.pValue).toBeLessThan(0.05);
  });

  it('counts exactly the calls and tokens that the endpoint served', () => {
    expect(status.paid.calls).toBe(answered.length);
    expect(status.paid.promptTokens).toBe(tokens.prompt);
    expect(status.paid.completionTokens).toBe(tokens.completion);
    expect(status.journal).toEqual({ hits: 0, misses: answered.length });
    expect(status.usage).toEqual(status.paid);
    expect(status.cutOff.calls).toBe(0);
  });

  it('never sends the same request twice', () => {
    expect(new Set(answered).size).toBe(answered.length);
  });

  it('prints the object of the command contract, with numbers as numbers', () => {
    const usage = {
      calls: expect.any(Number),
      promptTokens: expect.any(Number),
      cachedTokens: expect.any(Number),
      completionTokens: expect.any(Number),
      usd: expect.any(Number),
    };
    const byRole = { agent: usage, evaluator: usage, optimizer: usage, merger: usage };
    const means = { validation: expect.any(Number), test: expect.any(Number) };
    expect(status).toMatchObject({
      scores: { baseline: means, final: means },
      usage: { ...usage, byRole },
      paid: { ...usage, byRole },
      rollouts: expect.any(Number),
      modules: 'runs/hotel-1/modules.json',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      wallSeconds: expect.any(Number),
    });
    expect(status.tree.subsets.map(({ id, state }) => [id, state])).toEqual([
      ['subset-001', 'done'],
      ['subset-002', 'done'],
      ['subset-003', 'done'],
      ['subset-004', 'done'],
    ]);
    expect(status.tree.merges.map(({ id }) => id).sort()).toEqual(['merge-1-1', 'merge-1-2', 'merge-2-1']);
    expect(first.stdout.trimEnd()).toBe(JSON.stringify(status, null, 2));
  });

  it('writes the modules for programs and for people', async () => {
    const modules = JSON.parse(await folder.read('runs/hotel-1/modules.json')) as Record<
      string,
      { text: string }
    >;
    expect(modules['instructions']?.text).toContain('Say which desk of the hotel sees to the message.');
    expect(await folder.read('runs/hotel-1/modules.md')).toContain('instructions');
  });

  it('shows only train tasks to the evaluator, optimizer and merger', async () => {
    const { evaluator, optimizer, merger } = status.paid.byRole;
    const prompts = promptsForJson(answered);
    expect(prompts).toHaveLength(evaluator.calls + optimizer.calls + merger.calls);
    const { train, validation, test } = await recordedInputs(folder.store, 'hotel-1');
    const shown = (inputs: string[]) =>
      inputs.filter(input => prompts.some(prompt => prompt.includes(input)));
    expect(shown(train).length).toBeGreaterThan(train.length / 2);
    expect(shown([...validation, ...test])).toEqual([]);
  });

  it('stops its Temporal server', () => {
    expect(folder.server().pid).toBeNull();
  });
});

describe('after the end, without a server', () => {
  it('status returns the same object as the run did', async () => {
    const shown = await folder.run('status', 'last', '--json');
    expectExit(shown, 0);
    const { wallSeconds, ...rest } = statusOf(shown);
    const { wallSeconds: before, ...expected } = status;
    expect(rest).toEqual(expected);
    expect(Math.abs(wallSeconds - before)).toBeLessThan(30);
  }, 60_000);

  it('list names the run with its scores', async () => {
    const listed = await folder.run('list', '--json');
    const { baseline, final } = status.scores;
    expect(JSON.parse(listed.stdout)).toEqual([
      expect.objectContaining({ id: 'hotel-1', state: 'done', baseline: baseline.test, final: final.test }),
    ]);
  }, 60_000);

  it('resume reports that there is nothing to resume, and exits with 0', async () => {
    const resumed = await folder.run('resume', 'last');
    expectExit(resumed, 0);
    expect(resumed.stderr).toContain('nothing to resume');
  }, 60_000);

  it('rejects another configuration under the id of a run, and names the difference', async () => {
    const changed = await folder.run('optimize', 'fgo.yaml', '--id', 'hotel-1', '--set', 'optimize.epochs=3');
    expectExit(changed, 2);
    expect(changed.stderr).toContain('optimize.epochs: 1, now 3');
  }, 60_000);

  it('rejects other data under the id of a run', async () => {
    const data = join(folder.path, 'messages.csv');
    const before = await readFile(data, 'utf8');
    await writeFile(data, before.replace('Hello,', 'Hallo,'));
    const changed = await folder.run('optimize', 'fgo.yaml', '--id', 'hotel-1');
    await writeFile(data, before);
    expectExit(changed, 2);
    expect(changed.stderr).toMatch(/splits\.(train|validation|test)/);
  }, 60_000);
});

describe('the same command again', () => {
  it(
    'pays nothing, and returns the same bytes, scores and decisions',
    async () => {
      const again = await folder.run('optimize', 'fgo.yaml', '--json');
      const repeated = statusOf(again);
      expectExit(again, 0);
      expect(repeated.id).not.toBe('hotel-1');
      expect(endpoint.answered()).toHaveLength(answered.length);
      expect(repeated.paid.calls).toBe(0);
      expect(repeated.journal).toEqual({ hits: answered.length, misses: 0 });
      expect(await resultOf(folder, repeated)).toEqual(await resultOf(folder, status));
    },
    longest,
  );

  it(
    'pays for a damaged journal entry once more, and reports it',
    async () => {
      await truncateAnEntry(await openStore(folder.store));
      const again = await folder.run('optimize', 'fgo.yaml', '--json');
      const repaired = statusOf(again);
      expectExit(again, 0);
      expect(again.stderr).toMatch(/journal entry [0-9a-f]{64} was damaged/);
      expect(endpoint.answered()).toHaveLength(answered.length + 1);
      expect(repaired.paid.calls).toBe(1);
      expect(await resultOf(folder, repaired)).toEqual(await resultOf(folder, status));
    },
    longest,
  );
});

async function truncateAnEntry(store: Store): Promise<void> {
  const entries = (await store.list('journal/shared')).filter(key => /\/[0-9a-f]{64}$/.test(key));
  const chosen = entries[Math.floor(entries.length / 2)];
  const stored = chosen === undefined ? undefined : await store.read(chosen);
  if (chosen === undefined || !stored) throw new Error('The journal is empty.');
  await store.write(chosen, stored.bytes.subarray(0, 40));
}
