import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../lib/store/open-store.js';
import { readRunRecord } from '../../lib/store/run-record.js';
import { hasHistories } from '../../lib/temporal/histories/has-histories.js';
import { expectExit, runCommand } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

const longest = 240_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'shuts down in order after one interrupt, with exit code 130, and completes when it is resumed',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const reference = await createRunFolder(smallConfig(endpoint.url));
    const undisturbed = statusOf(await reference.run('optimize', 'fgo.yaml', '--json'));
    const calls = endpoint.answered().length;

    const command = folder.start('optimize', 'fgo.yaml', '--id', 'stopped', '--json');
    await endpoint.atAnswer(calls + Math.round(calls * 0.4), () => command.kill('SIGINT'));
    const ended = await command.ended;
    expectExit(ended, 130);
    expect(ended.stderr).toContain('fgo resume stopped');
    expect(statusOf(ended).state).toBe('interrupted');
    expect(folder.server().pid).toBeNull();
    const shown = statusOf(await folder.run('status', 'last', '--json'));
    expect(shown.state).toBe('interrupted');
    expect(shown.paid.calls).toBeGreaterThan(0);
    expect(shown.paid.calls).toBeLessThan(calls);

    const resumed = await folder.run('resume', 'last', '--json');
    expectExit(resumed, 0);
    const status = statusOf(resumed);
    expect(await resultOf(folder, status)).toEqual(await resultOf(reference, undisturbed));
    expect(status.paid.calls).toBe(calls);
    expect(endpoint.answered().length - 2 * calls).toBeLessThanOrEqual(status.cutOff.calls);
    await endpoint.close();
  },
  longest,
);

it(
  'pays nothing for an interrupted run while another one is worked on',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'rests');
    await endpoint.atAnswer(80, () => command.kill('SIGINT'));
    expectExit(await command.ended, 130);
    const before = statusOf(await folder.run('status', 'rests', '--json'));
    const answered = endpoint.answered().length;

    // A mistake in the configuration was fixed, so the next run is a different one, on the same server.
    const other = await folder.run('optimize', 'fgo.yaml', '--set', 'seed=8', '--id', 'other', '--json');
    expectExit(other, 0);
    const after = statusOf(await folder.run('status', 'rests', '--json'));
    expect(after).toMatchObject({ state: 'interrupted', paid: before.paid, stage: before.stage });
    expect(endpoint.answered().length - answered).toBe(statusOf(other).paid.calls);

    expectExit(await folder.run('resume', 'rests'), 0);
    await endpoint.close();
  },
  longest,
);

it(
  'is closed by the command that resumes it if a process died between recording its end and closing it',
  async () => {
    const endpoint = await startRecordingEndpoint();
    // The notification of its end takes this long.
    const notify = { command: [process.execPath, '-e', 'setTimeout(() => undefined, 8_000)'] };
    const folder = await createRunFolder({ ...smallConfig(endpoint.url), notify });
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'ended');
    const store = await openStore(folder.store);
    const until = Date.now() + 0.6 * longest;
    while (typeof (await readRunRecord(store, 'ended'))?.endedAt !== 'string' && Date.now() < until)
      await sleep(100);
    command.kill('SIGKILL');
    await command.ended;
    expect(await hasHistories(store, 'ended')).toBe(false);
    const calls = endpoint.answered().length;

    const resumed = await folder.run('resume', 'ended', '--json');
    expectExit(resumed, 0);
    expect(statusOf(resumed).state).toBe('done');
    expect(await hasHistories(store, 'ended')).toBe(true);
    expect(endpoint.answered()).toHaveLength(calls);
    await endpoint.close();
  },
  longest,
);

it(
  'shuts down in order after one interrupt while there is no server yet',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const nowhere = await temporaryFolder();
    const environment = { PATH: nowhere, XDG_CACHE_HOME: nowhere, TMPDIR: nowhere, FGO_TEMPORAL_CLI: '' };
    const folder = await createRunFolder(smallConfig(endpoint.url), { environment });
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'early', '--json');
    await command.said('downloading one');
    const before = Date.now();
    command.kill('SIGINT');
    const ended = await command.ended;
    expectExit(ended, 130);
    // The download is abandoned after 30 seconds without a byte.
    expect(Date.now() - before).toBeLessThan(20_000);
    expect(ended.stderr).toContain('fgo resume early');
    expect(statusOf(ended).state).toBe('interrupted');
    expect(endpoint.chats()).toEqual([]);
    await endpoint.close();
  },
  longest,
);

it(
  'exits immediately after a second interrupt, and can still be resumed',
  async () => {
    // The first replies arrive only after a while: an orderly shutdown would wait for them.
    const endpoint = await startRecordingEndpoint({ latencyMs: 8_000 });
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'left');
    await command.said('stage: baseline');
    command.kill('SIGINT');
    await command.said('Press Ctrl-C again to exit immediately');
    const before = Date.now();
    command.kill('SIGINT');
    const ended = await command.ended;
    expectExit(ended, 130);
    // An orderly shutdown gives running work five seconds to finish.
    expect(Date.now() - before).toBeLessThan(4_500);
    const shown = await folder.run('status', 'last', '--json');
    expect(['running', 'interrupted']).toContain(statusOf(shown).state);
    await endpoint.close();
  },
  longest,
);

it(
  'continues in another place, with the programs there, after its folder was moved',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const scorer = { kind: 'command', command: [process.execPath, 'scorer.mjs'] };
    const folder = await createRunFolder({ ...smallConfig(endpoint.url), scorer });
    await writeFile(
      join(folder.path, 'scorer.mjs'),
      `import { createInterface } from 'node:readline';
      for await (const line of createInterface({ input: process.stdin })) {
        const { id, actual, expected } = JSON.parse(line);
        console.log(JSON.stringify({ id, score: actual === expected ? 1 : 0, feedback: '' }));
      }`,
    );
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'moved');
    await endpoint.atAnswer(60, () => command.kill('SIGINT'));
    expectExit(await command.ended, 130);
    await folder.stopServer();

    const moved = join(await temporaryFolder(), 'elsewhere');
    await rename(folder.path, moved);
    const resumed = await runCommand(['resume', 'moved', '--json'], { cwd: moved });
    expectExit(resumed, 0);
    const { paid, cutOff } = statusOf(resumed);
    expect(endpoint.answered().length).toBeLessThanOrEqual(paid.calls + cutOff.calls);
    await endpoint.close();
  },
  longest,
);
