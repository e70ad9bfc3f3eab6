import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, tinyConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf, type RunResult } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;
const key = 'hotel-key-4f1d2c7b9a';
const environment = { HOTEL_KEY: key };
let calls: number;
let undisturbed: RunResult;

function configAt(url: string, settings: object = {}) {
  const config = tinyConfig(url);
  return { ...config, llm: { ...config.llm, apiKeyEnv: 'HOTEL_KEY', ...settings } };
}

beforeAll(async () => {
  const endpoint = await startRecordingEndpoint();
  const folder = await createWarmFolder(configAt(endpoint.url), { environment });
  const status = statusOf(await folder.run('optimize', 'fgo.yaml', '--json'));
  calls = endpoint.answered().length;
  undisturbed = await resultOf(folder, status);
  await endpoint.close();
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

/** Every file below a folder that contains these bytes. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async file => ((await readFile(file)).includes(text) ? [file] : [])),
  );
  return found.flat();
}

function expectEachOnce(endpoint: RecordingEndpoint) {
  const answered = endpoint.answered();
  expect(new Set(answered).size).toBe(answered.length);
}

it(
  'waits with exit code 3 if the key is rejected midway, and continues once it is accepted',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(configAt(gate.url), { environment });
    const command = folder.run('optimize', 'fgo.yaml', '--json');
    await endpoint.atAnswer(Math.round(calls * 0.4), () => gate.refuse());
    const ended = await command;
    expectExit(ended, 3);
    expect(ended.stderr).toContain('HOTEL_KEY');
    expect(ended.stderr).toContain('fgo resume');
    expect(gate.refused()).toBeGreaterThan(0);

    const shown = await folder.run('status', 'last', '--json');
    expectExit(shown, 3);
    const waiting = statusOf(shown);
    expect(waiting.state).toBe('waiting');
    expect(waiting.waiting[0]).toMatchObject({ kind: 'KEY_REJECTED' });
    expect(waiting.waiting[0]?.reason).not.toBe('');
    expect(waiting.waiting[0]?.remedy).toContain('HOTEL_KEY');

    gate.pass();
    const resumed = await folder.run('resume', 'last', '--json');
    const status = statusOf(resumed);
    expectExit(resumed, 0);
    expect(status.waiting).toEqual([]);
    expect(await resultOf(folder, status)).toEqual(undisturbed);
    expectEachOnce(endpoint);
    expect(status.paid.calls).toBe(calls);

    expect(ended.stderr + ended.stdout + resumed.stderr + shown.stdout).not.toContain(key);
    expect(await filesWith(folder.path, key)).toEqual([]);
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'continues at another address with another key name after the file was edited, and pays nothing twice',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(configAt(gate.url), {
      environment: { ...environment, OTHER_KEY: key },
    });
    const command = folder.run('optimize', 'fgo.yaml', '--json');
    await endpoint.atAnswer(Math.round(calls * 0.4), () => gate.refuse());
    expectExit(await command, 3);

    const edited = configAt(endpoint.url, { apiKeyEnv: 'OTHER_KEY', concurrency: 3 });
    await writeFile(join(folder.path, 'fgo.yaml'), stringify(edited));
    const resumed = await folder.run('resume', 'last', '--json');
    expectExit(resumed, 0);
    expect(resumed.stderr).toContain(`The run continues with llm.baseUrl: ${endpoint.url} (was ${gate.url})`);
    expect(resumed.stderr).toContain('llm.apiKeyEnv: OTHER_KEY (was HOTEL_KEY)');
    expect(resumed.stderr).toContain('llm.concurrency: 3 (was 6)');
    const status = statusOf(resumed);
    expect(await resultOf(folder, status)).toEqual(undisturbed);
    expectEachOnce(endpoint);
    expect(status.paid.calls).toBe(calls);
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'continues by itself after the endpoint was down for some seconds',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(configAt(gate.url), { environment });
    const command = folder.run('optimize', 'fgo.yaml', '--json');
    let down = Promise.resolve();
    await endpoint.atAnswer(Math.round(calls * 0.5), () => {
      down = gate.goDown();
    });
    await down;
    await sleep(3_000);
    await gate.comeBack();
    const ended = await command;
    const status = statusOf(ended);
    expectExit(ended, 0);
    expect(await resultOf(folder, status)).toEqual(undisturbed);
    expect(endpoint.answered().length - calls).toBeLessThanOrEqual(status.cutOff.calls);
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'scores no task by a fault: with 429, 5xx, cut and malformed replies the result is the same',
  async () => {
    const faults = { rateLimit: 0.05, serverError: 0.05, cut: 0.05, malformed: 0.05 };
    const endpoint = await startRecordingEndpoint({ faults });
    const folder = await createWarmFolder(configAt(endpoint.url), { environment });
    const ended = await folder.run('optimize', 'fgo.yaml', '--json');
    const status = statusOf(ended);
    expectExit(ended, 0);
    const statuses = new Set(endpoint.chats().map(served => served.status));
    expect([...statuses].sort()).toEqual(expect.arrayContaining([0, 200, 429]));
    expect(endpoint.chats().length).toBeGreaterThan(calls * 1.1);
    expect(await resultOf(folder, status)).toEqual(undisturbed);
    await endpoint.close();
  },
  longest,
);
