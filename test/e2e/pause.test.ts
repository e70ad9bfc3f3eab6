import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../lib/store/open-store.js';
import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { openRunClient } from '../support/run-client.js';
import { resultOf, statusOf } from '../support/run-result.js';

const longest = 240_000;

afterAll(async () => {
  await stopServers();
});

interface Event {
  eventType: string;
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  workflowExecutionSignaledEventAttributes?: { signalName: string; input: { payloads: { data: string }[] } };
  workflowExecutionUpdateAcceptedEventAttributes?: { acceptedRequest: { input: { name: string } } };
}

/** Whether the event pauses its workflow or ends the pause; undefined if it does neither. */
function pauseOf(event: Event): boolean | undefined {
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest.input.name;
  if (update !== undefined) return update === 'pause';
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal?.signalName !== 'control') return undefined;
  const data = signal.input.payloads[0]?.data ?? '';
  const message = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as { state?: { paused: boolean } };
  return message.state?.paused;
}

/**
 * What a workflow started, except for the run's own records, before and after it is first paused.
 */
function startedIn(events: Event[]) {
  const started = { isPaused: false, before: 0, whilePaused: [] as string[] };
  let paused = false;
  for (const event of events) {
    paused = pauseOf(event) ?? paused;
    started.isPaused ||= paused;
    const activity = event.activityTaskScheduledEventAttributes?.activityType.name;
    const starts =
      (activity !== undefined && activity !== 'recordProgress') ||
      event.eventType === 'EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED';
    if (starts && paused) started.whilePaused.push(`${event.eventType} ${activity ?? ''}`);
    if (starts && !started.isPaused) started.before += 1;
  }
  return started;
}

/** The same for each workflow of a run, from its histories. */
async function startedBy(folder: RunFolder, run: string) {
  const keys = await (await openStore(folder.store)).list(`runs/${run}/histories`);
  const texts = await Promise.all(keys.map(key => folder.read(key)));
  return texts.map(text => startedIn((JSON.parse(text) as { events: Event[] }).events));
}

it(
  'starts nothing new while it is paused, waits as paused with exit code 3, and continues to the same result',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const config = {
      ...smallConfig(gate.url),
      optimize: { strategy: 'fgo', subsets: 3, epochs: 1, window: 2 },
    };
    const reference = await createWarmFolder(config);
    const undisturbed = statusOf(await reference.run('optimize', 'fgo.yaml', '--json'));
    const calls = endpoint.answered().length;

    const folder = await createWarmFolder(config);
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'held', '--json');
    // It stays in the middle of its first subsets while it receives the pause.
    await endpoint.atAnswer(calls + 60, () => gate.hold());
    expectExit(await folder.run('pause', 'held'), 0);
    const again = await folder.run('pause', 'held');
    expectExit(again, 2);
    expect(again.stderr).toContain('already paused');
    gate.pass();

    const left = await command.ended;
    expectExit(left, 3);
    expect(left.stderr).toContain('fgo continue held');
    expect(statusOf(left)).toMatchObject({ state: 'paused', waiting: [{ kind: 'paused' }] });
    const before = endpoint.answered().length;
    expect(before - calls).toBeLessThan(calls);
    await sleep(1_500);
    expect(endpoint.answered()).toHaveLength(before);

    const shown = await folder.run('status', 'held', '--json');
    expectExit(shown, 3);
    expect(statusOf(shown).state).toBe('paused');
    expectExit(await folder.run('pause', 'held'), 2);

    const done = await folder.run('continue', 'held', '--json');
    expectExit(done, 0);
    expect(await resultOf(folder, statusOf(done))).toEqual(await resultOf(reference, undisturbed));
    expect(endpoint.answered()).toHaveLength(2 * calls);
    const started = await startedBy(folder, 'held');
    // The run, its two subsets and their evaluations.
    expect(started.filter(({ isPaused, before }) => isPaused && before > 0).length).toBeGreaterThan(2);
    expect(started.flatMap(({ whilePaused }) => whilePaused)).toEqual([]);
    expectExit(await folder.run('replay', 'held'), 0);

    const over = await folder.run('pause', 'held');
    expectExit(over, 2);
    expect(over.stderr).toContain('has ended');
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'continues in the same command if it is continued before that command exits',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(smallConfig(gate.url));
    const { handle, close } = await openRunClient(folder);
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'short', '--json');
    await endpoint.atAnswer(60, () => gate.hold());
    // The command leaves a paused run within seconds, too soon for separate commands.
    const run = await handle('short');
    await run.executeUpdate('pause');
    expect(await run.query<{ state: string }>('progress')).toMatchObject({ state: 'paused' });
    await run.executeUpdate('continue');
    await expect(run.executeUpdate('continue')).rejects.toMatchObject({
      cause: { message: expect.stringContaining('is running') },
    });
    await close();
    gate.pass();
    const done = await command.ended;
    expectExit(done, 0);
    await gate.close();
    await endpoint.close();
  },
  longest,
);
