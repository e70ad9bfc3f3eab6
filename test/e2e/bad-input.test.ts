import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectExit, type Ended } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 60_000;
let endpoint: RecordingEndpoint;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint();
});

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
  await endpoint.close();
});

type Config = ReturnType<typeof smallConfig>;

/** Runs `optimize` with a changed configuration. */
async function optimizeWith(
  change: (config: Config) => object,
  environment: Record<string, string> = {},
): Promise<Ended> {
  const folder = await createRunFolder(change(smallConfig(endpoint.url)), { environment });
  return folder.run('optimize', 'fgo.yaml');
}

/** Exit code 2, these words, and no request to the endpoint. */
function expectRefusal(ended: Ended, ...words: (string | RegExp)[]) {
  for (const word of words) expect(ended.stderr).toMatch(word);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  expectExit(ended, 2);
  expect(endpoint.chats()).toEqual([]);
}

describe('before anything is paid, with exit code 2, a run is rejected', () => {
  it(
    'for an unknown key, with its line and the nearest key',
    async () => {
      const ended = await optimizeWith(({ optimize, ...rest }) => ({ ...rest, optimise: optimize }));
      expectRefusal(ended, /fgo\.yaml:\d+/, 'optimise', /\boptimize\b/);
    },
    longest,
  );

  it(
    'for a column that is not in the data, with the nearest column',
    async () => {
      const ended = await optimizeWith(config => ({
        ...config,
        dataset: { ...config.dataset, input: 'mesage' },
      }));
      expectRefusal(ended, 'messages.csv', 'mesage', /\bmessage\b/);
    },
    longest,
  );

  it(
    'for a split without tasks',
    async () => {
      const splits = { train: 24, validation: 0, test: 24 };
      const ended = await optimizeWith(config => ({ ...config, dataset: { ...config.dataset, splits } }));
      expectRefusal(ended, /fgo\.yaml|messages\.csv/, 'validation', /\b0\b|empty|no task/);
    },
    longest,
  );

  it(
    'for splits that are larger than the data',
    async () => {
      const splits = { train: 4_000, validation: 18, test: 24 };
      const ended = await optimizeWith(config => ({ ...config, dataset: { ...config.dataset, splits } }));
      expectRefusal(ended, /fgo\.yaml|messages\.csv/, /4,?0\d\d/, /132/);
    },
    longest,
  );

  it(
    'for a key variable that is named and not set',
    async () => {
      const ended = await optimizeWith(config => ({
        ...config,
        llm: { ...config.llm, apiKeyEnv: 'HOTEL_KEY' },
      }));
      expectRefusal(ended, 'HOTEL_KEY', 'not set', /fgo\.yaml:\d+:\d+ llm\.apiKeyEnv/);
    },
    longest,
  );

  it(
    'for a key that the endpoint rejects',
    async () => {
      const gate = await startGate(endpoint);
      gate.refuse();
      const llm = { apiKeyEnv: 'HOTEL_KEY', baseUrl: gate.url };
      const ended = await optimizeWith(config => ({ ...config, llm: { ...config.llm, ...llm } }), {
        HOTEL_KEY: 'wrong-key-8d1f',
      });
      await gate.close();
      expectRefusal(ended, 'HOTEL_KEY', /rejected the key/);
      expect(ended.stderr).not.toContain('wrong-key-8d1f');
    },
    longest,
  );

  it(
    'for an endpoint that does not answer',
    async () => {
      const ended = await optimizeWith(config => ({
        ...config,
        llm: { ...config.llm, baseUrl: 'http://127.0.0.1:9/v1' },
      }));
      expectRefusal(ended, '127.0.0.1:9', /fgo\.yaml:\d+:\d+ llm\.baseUrl/);
    },
    longest,
  );

  it(
    'for a Temporal server port that is in use',
    async () => {
      const taken = String(endpoint.port);
      const ended = await optimizeWith(config => config, { FGO_TEMPORAL_PORT: taken });
      expectRefusal(ended, taken, 'FGO_TEMPORAL_PORT');
    },
    longest,
  );

  it(
    'for a store path that is a file',
    async () => {
      const folder = await createRunFolder(smallConfig(endpoint.url));
      await writeFile(folder.store, 'no folder');
      const ended = await folder.run('optimize', 'fgo.yaml');
      expectRefusal(ended, folder.store, /folder|directory/i);
    },
    longest,
  );

  it(
    'for a configuration that does not exist',
    async () => {
      const folder = await createRunFolder(smallConfig(endpoint.url));
      expectRefusal(await folder.run('optimize', 'fog.yaml'), 'fog.yaml');
    },
    longest,
  );

  it(
    'for a run to resume that does not exist',
    async () => {
      const folder = await createRunFolder(smallConfig(endpoint.url));
      expectRefusal(await folder.run('resume', 'hotel-1'), 'hotel-1', 'fgo list');
    },
    longest,
  );
});

it(
  'validate reports the problems of configuration, data and endpoint at once',
  async () => {
    const config = smallConfig(endpoint.url);
    const folder = await createRunFolder({
      ...config,
      dataset: { ...config.dataset, expected: 'desc' },
      llm: { ...config.llm, apiKeyEnv: 'HOTEL_KEY' },
    });
    const ended = await folder.run('validate', 'fgo.yaml', '--json');
    expectExit(ended, 2);
    const { problems } = JSON.parse(ended.stdout) as { problems: { message: string }[] };
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining('HOTEL_KEY') }),
      expect.objectContaining({ message: expect.stringContaining('desc') }),
    ]);
    expect(endpoint.chats()).toEqual([]);
  },
  longest,
);

it(
  'validate rejects pipes, deep data and a store that is a file, and pays nothing',
  async () => {
    const config = smallConfig(endpoint.url);
    const folder = await createRunFolder(config);
    const inFolder = (name: string) => join(folder.path, name);
    execFileSync('mkfifo', [inFolder('pipe.csv'), inFolder('pipe.yaml')]);
    await writeFile(inFolder('deep.jsonl'), `{"message": ${'['.repeat(9_000)}${']'.repeat(9_000)}}\n`);
    expectRefusal(await folder.run('validate', 'pipe.yaml'), 'a named pipe');
    expectRefusal(await folder.run('validate', 'fgo.yaml', '--set', 'dataset.path=pipe.csv'), 'a named pipe');
    expectRefusal(
      await folder.run('validate', 'fgo.yaml', '--set', 'dataset.path=deep.jsonl'),
      /deep\.jsonl:1/,
    );
    expectRefusal(await folder.run('validate', 'fgo.yaml', '--set', 'store.path=fgo.yaml'), 'store');
    expectRefusal(await folder.run('score', 'fgo.yaml', '--pairs', 'pipe.csv'), 'a named pipe');
  },
  longest,
);

it(
  'validate reports all unknown keys and wrong values of a configuration at once',
  async () => {
    const config = smallConfig(endpoint.url);
    const folder = await createRunFolder({
      ...config,
      seed: 'seven',
      scorrer: 'exact',
      optimize: { epochs: -1 },
    });
    const ended = await folder.run('validate', 'fgo.yaml');
    expectExit(ended, 2);
    for (const word of ['seed', 'scorrer', 'epochs', '3 problems']) expect(ended.stderr).toContain(word);
  },
  longest,
);

it(
  'validate accepts a valid configuration, and pays nothing',
  async () => {
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const ended = await folder.run('validate', 'fgo.yaml');
    expect(ended.stderr).toContain('Valid.');
    expectExit(ended, 0);
    expect(endpoint.chats()).toEqual([]);
  },
  longest,
);

it(
  'validate notes a model that the endpoint does not list, with the nearest one, and rejects nothing',
  async () => {
    const config = smallConfig(endpoint.url);
    const llm = { ...config.llm, models: { default: 'simulatd' } };
    const ended = await (await createRunFolder({ ...config, llm })).run('validate', 'fgo.yaml');
    expect(ended.stderr).toMatch(
      /^note: fgo\.yaml:\d+:\d+ llm\.models\.default: .*simulatd; nearest: simulated/m,
    );
    expect(ended.stderr).toContain('Valid.');
    expectExit(ended, 0);
    expect(endpoint.chats()).toEqual([]);
  },
  longest,
);
