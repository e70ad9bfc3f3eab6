import { Worker } from '@temporalio/worker';
import { resolve } from 'node:path';
import { installRuntime } from '../../lib/temporal/install-runtime.js';
import { openStore } from '../../lib/store/open-store.js';
import { workflowIdOf } from '../../lib/store/store-identity.js';
import { recordedInputs } from '../support/recorded-manifest.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, hotelConfig, stopServers, type RunFolder } from '../support/run-folder.js';

const longest = 240_000;

interface Event {
  eventType: string;
  userMetadata?: { summary?: { data: string } };
  workflowExecutionSignaledEventAttributes?: { signalName: string };
  workflowExecutionStartedEventAttributes?: { workflowId: string; workflowType: { name: string } };
}

interface SavedHistory {
  name: string;
  text: string;
  events: Event[];
}

let folder: RunFolder;
let histories: SavedHistory[];
let root: string;

beforeAll(async () => {
  installRuntime(() => undefined);
  const endpoint = await startRecordingEndpoint();
  const { dataset, ...config } = hotelConfig(endpoint.url);
  const splits = { train: 24, validation: 12, test: 8 };
  folder = await createWarmFolder({ ...config, dataset: { ...dataset, splits } });
  await folder.run('optimize', 'fgo.yaml', '--id', 'replayed');
  await endpoint.close();
  const store = await openStore(folder.store);
  root = await workflowIdOf(store, 'replayed');
  const keys = await store.list('runs/replayed/histories');
  histories = await Promise.all(
    keys.map(async key => {
      const text = await folder.read(key);
      const name = key.replace('runs/replayed/histories/', '');
      return { name, text, events: (JSON.parse(text) as { events: Event[] }).events };
    }),
  );
}, longest);

afterAll(async () => {
  await stopServers();
});

function startOf({ events }: SavedHistory) {
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  if (!started) throw new Error('A history begins with its start.');
  return started;
}

function decoded(payload: string | undefined): string {
  return payload === undefined ? '' : Buffer.from(payload, 'base64').toString('utf8');
}

it('saves the history of every workflow of a run, under ids that are paths', () => {
  const ids = histories.map(history => startOf(history).workflowId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^replayed@[0-9a-f]{8}(\/(subset-\d{3}|merge-\d+-\d+))?$/);
  expect(ids).toEqual(
    expect.arrayContaining([root, `${root}/subset-001`, `${root}/subset-004`, `${root}/merge-2-1`]),
  );
});

it(
  'replays every saved history against the workflows as they are',
  async () => {
    const codePath = resolve('dist/workflow-bundle.js');
    for (const history of histories) {
      const replay = Worker.runReplayHistory(
        { workflowBundle: { codePath } },
        JSON.parse(history.text),
        startOf(history).workflowId,
      );
      await expect(replay).resolves.toBeUndefined();
    }
  },
  longest,
);

it(
  'rejects a history that the workflows would not have written',
  async () => {
    const codePath = resolve('dist/workflow-bundle.js');
    const subset = histories.find(history => history.name === 'subset-001.json');
    const other = (subset?.text ?? '').replaceAll('"critiqueBatch"', '"anotherActivity"');
    expect(other).toContain('"anotherActivity"');
    const replay = Worker.runReplayHistory(
      { workflowBundle: { codePath } },
      JSON.parse(other),
      `${root}/subset-001`,
    );
    await expect(replay).rejects.toThrow(/[Nn]ondeterminism/);
  },
  longest,
);

it('keeps histories small', () => {
  const sizes = histories.map(({ name, events, text }) => ({
    name,
    events: events.length,
    bytes: text.length,
  }));
  const largest = sizes.reduce((most, size) => (size.events > most.events ? size : most));
  process.stderr.write(
    `largest of ${sizes.length} histories: ${largest.name}, ${largest.events} events, ${largest.bytes} bytes\n`,
  );
  expect(largest.events).toBeLessThan(500);
});

it('stores no input of a task in any history', async () => {
  const { train, validation, test } = await recordedInputs(folder.store, 'replayed');
  const texts = histories.map(({ text }) => text + allPayloads(text));
  expect(texts.some(text => text.includes(`${root}/subset-001`))).toBe(true);
  for (const input of [...train, ...validation, ...test]) {
    expect(texts.filter(text => text.includes(input))).toEqual([]);
  }
});

/** The decoded base64 strings of a history. */
function allPayloads(text: string): string {
  return [...text.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data]) => decoded(data)).join('\n');
}

it('adds a readable summary to each activity and child workflow', () => {
  const scheduled = histories.flatMap(({ events }) =>
    events.filter(event => event.eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED'),
  );
  const summaries = scheduled.map(event => decoded(event.userMetadata?.summary?.data));
  expect(summaries.length).toBeGreaterThan(20);
  expect(summaries.filter(summary => summary === '')).toEqual([]);
  expect(summaries.join('\n')).toMatch(/critiques 1–\d+ of \d+/);
  expect(summaries.join('\n')).toMatch(/baseline on validation, \d+ tasks/);
  for (const { name, events } of histories) {
    expect({ name, summary: decoded(events[0]?.userMetadata?.summary?.data) }).not.toEqual({
      name,
      summary: '',
    });
  }
});

it(
  'replays the histories of all runs of a store, as a gate before a deploy',
  async () => {
    const replayed = await folder.run('replay', '--all', '--store', folder.store, '--json');
    expect(replayed.code).toBe(0);
    const { length } = histories;
    expect(JSON.parse(replayed.stdout)).toEqual({
      workflows: length,
      agree: length,
      disagree: [],
      unreadable: [],
    });
    const store = await openStore(folder.store);
    const key = 'runs/replayed/histories/damaged.json';
    await store.write(key, 'no history');
    const damaged = await folder.run('replay', '--all', '--store', folder.store);
    await store.remove(key);
    expect(damaged.code).toBe(1);
    expect(damaged.stdout).toContain(`unreadable ${folder.store}/${key}`);
    expect((await folder.run('replay', 'last', '--all')).code).toBe(2);
  },
  longest,
);

it('reports to the run what comes of a subset or a merge, not each of its steps', () => {
  const own = histories.find(({ name }) => name === 'optimize.json');
  const signals = own?.events.flatMap(
    event => event.workflowExecutionSignaledEventAttributes?.signalName ?? [],
  );
  const count = (name: string) => signals?.filter(signal => signal === name).length ?? 0;
  // Four subsets, of two epochs at most: each epoch, the end, and a step that takes long on a slow machine.
  expect(count('subset')).toBeGreaterThanOrEqual(4);
  expect(count('subset')).toBeLessThanOrEqual(4 * 4);
  expect(count('merge')).toBeLessThanOrEqual(3 * 3);
});
