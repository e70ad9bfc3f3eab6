import { setTimeout as sleep } from 'node:timers/promises';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { openRunClient } from '../support/run-client.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

interface Event {
  eventType: string;
  eventTime: string;
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
}

/** What workflows of a run started between two moments, but for the run's own records. */
async function startedBetween(folder: RunFolder, run: string, from: number, to: number): Promise<string[]> {
  const { openFolderStore } = await import('../../store/folder-store.js');
  const keys = await (await openFolderStore(folder.store)).list(`runs/${run}/histories`);
  const histories = await Promise.all(
    keys.map(async key => (JSON.parse(await folder.read(key)) as { events: Event[] }).events),
  );
  return histories.flat().flatMap(event => {
    const time = Date.parse(event.eventTime);
    const activity = event.activityTaskScheduledEventAttributes?.activityType.name;
    const starts =
      (activity !== undefined && activity !== 'recordProgress') ||
      event.eventType === 'EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED';
    return starts && time > from && time < to ? [`${event.eventType} ${activity ?? ''}`] : [];
  });
}

it(
  'starts nothing new while it is paused, waits as paused with exit code 3, and goes on to the same result',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 25 });
    const config = {
      ...smallConfig(endpoint.url),
      optimize: { strategy: 'fgo', subsets: 4, epochs: 2, window: 2 },
    };
    const reference = await createRunFolder(config);
    const undisturbed = statusOf(await reference.run('optimize', 'fgo.yaml', '--json'));
    const calls = endpoint.answered().length;

    const folder = await createRunFolder(config);
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'held', '--json');
    await command.said('stage: optimize');
    expectExit(await folder.run('pause', 'held'), 0);
    const pausedAt = Date.now();
    const again = await folder.run('pause', 'held');
    expectExit(again, 2);
    // The command leaves a paused run after some seconds: on a slow machine it may have.
    expect(again.stderr).toMatch(/paused already|No worker of held answers/);

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

    const continuedAt = Date.now();
    const done = await folder.run('continue', 'held', '--json');
    expectExit(done, 0);
    expect(await resultOf(folder, statusOf(done))).toEqual(await resultOf(reference, undisturbed));
    expect(endpoint.answered()).toHaveLength(2 * calls);
    // A second for those that were told last.
    expect(await startedBetween(folder, 'held', pausedAt + 1_000, continuedAt)).toEqual([]);
    expect(await startedBetween(folder, 'held', 0, pausedAt)).not.toEqual([]);
    expectExit(await folder.run('replay', 'held'), 0);

    const over = await folder.run('pause', 'held');
    expectExit(over, 2);
    expect(over.stderr).toContain('has ended');
    await endpoint.close();
  },
  longest,
);

it(
  'goes on in the command that works on it when it is continued before that leaves',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'short', '--json');
    await command.said('stage: optimize');
    // Within the seconds after which the command leaves a paused run: too short a time for commands of their own.
    const { client, close } = await openRunClient(folder);
    const run = client.workflow.getHandle('short');
    await run.executeUpdate('pause');
    expect(await run.query<{ state: string }>('progress')).toMatchObject({ state: 'paused' });
    await run.executeUpdate('continue');
    await expect(run.executeUpdate('continue')).rejects.toMatchObject({
      cause: { message: expect.stringContaining('goes on already') },
    });
    await close();
    const done = await command.ended;
    expectExit(done, 0);
    await endpoint.close();
  },
  longest,
);
