import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { createFitness } from '../../../workers/fitness.js';
import { runFoldersAt } from '../../../workers/run-folders.js';
import type { RunFolders } from '../../../workers/run-folders.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../support/fake-endpoint.js';
import { openStoreRun } from '../activities/store-run.js';

let fake: FakeEndpoint;

beforeEach(async () => {
  fake = await startFakeEndpoint();
});
afterEach(() => fake.close());

const command = {
  kind: 'command' as const,
  command: ['node', 'agent.mjs'],
  environment: ['DESK', 'EMPTY'],
  modules: { instructions: 'Sort.' },
};

async function lacks(
  parts: {
    agent?: NonNullable<Parameters<typeof openStoreRun>[0]['agent']>;
    folders?: RunFolders;
    environment?: NodeJS.ProcessEnv;
    clock?: string | null;
    url?: string;
    llm?: Record<string, unknown>;
  } = {},
): Promise<string[]> {
  const { agent = { kind: 'prompt', modules: { instructions: 'Sort.' } }, llm = {}, clock = null } = parts;
  const { folders = runFoldersAt('/here'), environment = {}, url = fake.url } = parts;
  const task = { id: '1', input: 'a', expected: 'b', metadata: {} };
  const { store, run, close } = await openStoreRun({ url, train: [task], agent, llm });
  const clockProblem = () => Promise.resolve(clock);
  const found = await createFitness({ store, folders, environment, clockProblem }).lacksFor(run);
  await close();
  return found;
}

describe('a worker', () => {
  it('is fit for a run if it has all that the run names, and sends no call to find out', async () => {
    expect(await lacks({ agent: command, environment: { DESK: 'x', EMPTY: '' } })).toEqual([]);
    expect(fake.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('lacks variables that are not set, whatever their values', async () => {
    expect(await lacks({ agent: command, environment: { DESK: 'hidden' } })).toEqual([
      'the environment variable EMPTY, which agent.environment names.',
    ]);
  });

  it('lacks the key and the endpoint that it cannot reach', async () => {
    const [key] = await lacks({ llm: { apiKeyEnv: 'DESK_KEY' } });
    expect(key).toContain('The environment variable DESK_KEY, which llm.apiKeyEnv names, is not set.');
    const [endpoint] = await lacks({ url: 'http://127.0.0.1:1/v1' });
    expect(endpoint).toContain('http://127.0.0.1:1/v1');
  });

  it('lacks files and a right clock, and says both', async () => {
    const folders = { of: () => Promise.resolve({ lacks: 'the code of the run.' }) };
    expect(await lacks({ folders, clock: 'a right clock.' })).toEqual([
      'the code of the run.',
      'a right clock.',
    ]);
  });

  it('lacks an agent that is a function of the program that started the run', async () => {
    const agent = { kind: 'inline' as const, modules: { instructions: 'Sort.' } };
    expect(await lacks({ agent })).toEqual([
      'the agent: it is a function of the program that started the run.',
    ]);
  });

  it('lacks a program that ends at once, if its code came from elsewhere', async () => {
    const folders = { of: () => Promise.resolve({ folder: '/', isLocal: false }) };
    const agent = { ...command, command: [process.execPath, 'not-there.mjs'], environment: [] };
    const [problem] = await lacks({ agent, folders });
    expect(problem).toMatch(/^a working agent: it ended with code 1 before its first task\./);
  });

  it('lacks what it needs to know about a run that the store does not have', async () => {
    const clockProblem = () => Promise.resolve(null);
    const store = createMemoryStore();
    const fitness = createFitness({ store, folders: runFoldersAt('/here'), environment: {}, clockProblem });
    const [problem] = await fitness.lacksFor({ run: 'gone', manifest: { sha256: 'a'.repeat(64), bytes: 1 } });
    expect(problem).toContain('is not in');
  });
});
