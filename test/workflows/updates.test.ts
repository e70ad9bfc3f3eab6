import { WorkflowUpdateFailedError } from '@temporalio/client';
import { expectExit } from '../support/command.js';
import type { Ended } from '../support/command.js';
import { startGate, type Gate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { openRunClient, type RunClient } from '../support/run-client.js';
import { createWarmFolder, tinyConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 180_000;
let gate: Gate;
let folder: RunFolder;
let server: RunClient;
let command: Promise<Ended>;

beforeAll(async () => {
  const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
  gate = await startGate(endpoint);
  folder = await createWarmFolder(tinyConfig(gate.url));
  server = await openRunClient(folder);
  command = folder.run('optimize', 'fgo.yaml', '--id', 'told');
  // The run stays in the middle of its subsets while it receives all updates.
  await endpoint.atAnswer(25, () => gate.hold());
}, longest);

afterAll(async () => {
  await server.close();
  await gate.close();
  await stopServers();
  await removeTemporaryFolders();
});

/** Sends an update as the Temporal UI does: a name and plain JSON. Returns the rejection or the result. */
async function update(name: string, argument?: object): Promise<unknown> {
  const handle = await server.handle('told');
  try {
    if (argument === undefined) return await handle.executeUpdate<unknown, []>(name);
    return await handle.executeUpdate<unknown, [object]>(name, { args: [argument] });
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return `refused: ${error.cause?.message}`;
  }
}

const failedTasks = async () => {
  const { events = [] } = await (await server.handle('told')).fetchHistory();
  return (events ?? []).filter(event => event.workflowTaskFailedEventAttributes);
};

it('rejects an update that does not apply with an explanation, without failing a workflow task', async () => {
  expect(await update('approve')).toBe('refused: The run told waits for no approval.');
  expect(await update('reject', { reason: 'no' })).toBe('refused: The run told waits for no approval.');
  expect(await update('continue')).toMatch(/refused: The run told is running/);
  expect(await update('setLimits', {})).toMatch(
    /refused: Give an object with usd, tokens, calls, concurrency/,
  );
  expect(await update('setLimits')).toMatch(/refused: Give an object/);
  expect(await update('setLimits', { cals: 3 })).toMatch(/refused: There is no limit "cals"/);
  expect(await update('setLimits', { calls: 0 })).toBe('refused: calls is a number above 0.');
  expect(await update('setLimits', { calls: 1.5 })).toBe('refused: calls is a whole number.');
  expect(await update('setLimits', { concurrency: 5000 })).toMatch(/refused: concurrency is at most/);
  expect(await update('setLimits', { timeoutSeconds: 1801 })).toMatch(/refused: timeoutSeconds is at most/);
  expect(await failedTasks()).toEqual([]);
});

it('accepts limits as plain JSON, and returns the limits in effect', async () => {
  expect(await update('setLimits', { calls: 90_000, concurrency: 7 })).toEqual({
    calls: 90_000,
    concurrency: 7,
    timeoutSeconds: 120,
    priority: 3,
  });
});

it('shows a pause in lists of runs, accepts at most ten, and names it in the details', async () => {
  await update('pause');
  const handle = await server.handle('told');
  const { state, waiting } = await handle.query<{ state: string; waiting: { kind: string }[] }>('progress');
  expect([state, waiting.map(({ kind }) => kind)]).toEqual(['paused', ['paused']]);
  expect((await handle.describe()).searchAttributes['FgoWaiting']).toEqual(['paused']);
  expect(await update('pause')).toMatch(/refused: The run told is already paused/);
  await update('continue');
  for (let more = 0; more < 9; more += 1) {
    await update('pause');
    await update('continue');
  }
  expect(await update('pause')).toMatch(/refused: The run told was paused too often/);
  const { FgoWaiting: shown } = (await handle.describe()).searchAttributes;
  expect(shown?.filter(kind => kind !== null) ?? []).toEqual([]);
});

it(
  'can be ended by hand after the last pause, once',
  async () => {
    expect(await update('finish')).toBeUndefined();
    gate.pass();
    expect(await update('finish')).toMatch(
      /refused: The run told (is already ending: finished by hand|is already in its)/,
    );
    expectExit(await command, 0);
    expect(await failedTasks()).toEqual([]);
  },
  longest,
);
