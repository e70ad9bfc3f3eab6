import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expectExit, type Ended } from '../support/command.js';
import { startEchoingGate, type EchoingGate } from '../support/echoing-gate.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { storedTexts } from '../support/stored-texts.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { filesBelow, filesWithTraces, tracesIn } from '../support/traces.js';

const longest = 240_000;
/**
 * Long enough that a part of it is also found; its special characters are encoded differently in URLs and
 * JSON.
 */
const key = 'fgo+4Kz/9Qw7"Rt2?Lm5&Xc8=Vb1%Nh6~Jp3:Yd0Ge4Us9Ai==';

let endpoint: RecordingEndpoint;
let gate: EchoingGate;
let folder: RunFolder;
const ended: Ended[] = [];

afterAll(async () => {
  await gate?.close();
  await stopServers();
  await removeTemporaryFolders();
});

async function run(...parameters: string[]): Promise<Ended> {
  const one = await folder.run(...parameters);
  ended.push(one);
  return one;
}

/** Everything that can be asked about a run at any time. */
async function lookAtAll(): Promise<void> {
  await run('status', 'last');
  await run('status', 'last', '--json');
  await run('list');
  await run('list', '--json');
}

/**
 * Runs a command until the endpoint has sent some more answers, then kills it with its server or runs the
 * given action.
 */
async function runUntil(parameters: string[], more: number, action: 'kill' | (() => void)): Promise<Ended> {
  const command = folder.start(...parameters);
  await endpoint.atAnswer(endpoint.answered().length + more, () => {
    if (action !== 'kill') return action();
    process.kill(folder.server().pid ?? Number.NaN, 'SIGKILL');
    command.kill('SIGKILL');
  });
  const one = await command.ended;
  ended.push(one);
  return one;
}

/** From a rejected key to a finished run, through every answer that the endpoint can give. */
async function goThroughEverything(): Promise<void> {
  for (const echo of ['refusedKey', 'badRequest', 'forbidden', 'serverError'] as const) {
    gate.answer(echo);
    await run('validate', 'fgo.yaml');
    await run('validate', 'fgo.yaml', '--json');
  }
  expect((await run('optimize', 'fgo.yaml', '--json')).code).not.toBe(0);

  gate.answer(undefined);
  const optimize = ['optimize', 'fgo.yaml', '--id', 'hotel', '--json'];
  expectExit(await runUntil(optimize, 70, () => gate.answer('refusedKey')), 3);
  await lookAtAll();
  gate.answer(undefined);
  const killed = await runUntil(['resume', 'last'], 40, 'kill');
  expect(killed.code).toBeNull();
  await lookAtAll();
  gate.answer(undefined);
  expectExit(await run('resume', 'last', '--json'), 0);
  await run('watch', 'last', '--json');
  await run('replay', 'last', '--json');
  await lookAtAll();
  await run('optimize', 'fgo.yaml', '--id', 'hotel', '--json');
}

it(
  'leaves no trace of the key in any file or output, whatever the endpoint answers and however a run ends',
  async () => {
    endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    gate = await startEchoingGate(endpoint);
    const config = smallConfig(gate.url);
    folder = await createRunFolder(
      { ...config, llm: { ...config.llm, apiKeyEnv: 'HOTEL_KEY' } },
      { environment: { HOTEL_KEY: key, FGO_DEBUG: '1' } },
    );
    await goThroughEverything();
    await folder.stopServer();

    // The search is valid only if everything was echoed and the echoes reached every place that is searched.
    expect(Object.keys(gate.echoed()).sort()).toEqual([
      ...['badRequest', 'confided', 'cut', 'emptyChoices', 'errorPage', 'forbidden', 'gaveUp', 'malformed'],
      ...['rateLimit', 'refusedKey', 'serverError'],
    ]);
    const files = await filesBelow(folder.path);
    const names = files.map(file => basename(file));
    expect(names).toEqual(expect.arrayContaining(['store.mdb', 'modules.json', 'server.json']));
    // What an endpoint says stays out of histories, and of the server's database.
    const holding = await filesHolding(files, '[key]');
    expect(holding.filter(file => /\.(db|sqlite)/.test(file))).toEqual([]);
    const values = await storedTexts(folder.store);
    const holdingKeys = [...values].flatMap(([name, text]) => (text.includes('[key]') ? [name] : []));
    expect(holdingKeys.filter(name => name.includes('histories'))).toEqual([]);
    expect(holdingKeys.some(name => name.startsWith('artifacts/'))).toBe(true);
    expect(holdingKeys.some(name => name.startsWith('journal/'))).toBe(true);
    const words = ended.flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(words.filter(text => text.includes('[key]')).length).toBeGreaterThan(3);
    expect(statusOf(ended.at(-1) as Ended).state).toBe('done');

    expect(words.flatMap(text => tracesIn(text, key))).toEqual([]);
    expect([...values.values()].flatMap(text => tracesIn(text, key))).toEqual([]);
    expect(await filesWithTraces(files, key)).toEqual({});
  },
  longest,
);

async function filesHolding(files: string[], text: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(text)) found.push(file);
  return found;
}

it('finds a key in any encoding, whole or cut short', () => {
  const written = [
    key,
    key.slice(0, 26),
    encodeURIComponent(key),
    JSON.stringify({ key }),
    Buffer.from(key).toString('base64url'),
    ...['', 'a', 'ab'].map(before => Buffer.from(`${before}${key} and more`).toString('base64')),
  ];
  for (const text of written) expect(tracesIn(`before ${text} after`, key)).not.toEqual([]);
  expect(tracesIn('fgo and other words', key)).toEqual([]);
});
