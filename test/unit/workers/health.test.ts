import type { WorkerRecord } from '../../../lib/store/worker-record.js';
import { startHealthServer, type HealthServer } from '../../../workers/health.js';

const record: WorkerRecord = {
  schemaVersion: 1,
  id: 'w',
  host: 'h',
  pid: 1,
  version: '1',
  startedAt: new Date(0).toISOString(),
  seenAt: new Date(0).toISOString(),
  isDraining: false,
  lost: [],
  serves: [],
  unfit: [],
};
const unfit = [{ name: 'run', lacks: ['a file.'] }];
let state: WorkerRecord | null = null;
let server: HealthServer;

beforeAll(async () => {
  server = await startHealthServer({ address: '127.0.0.1', port: 0, state: () => state });
});
afterAll(() => server.close());

async function probe(path: string) {
  const response = await fetch(`${server.url}${path}`);
  return { status: response.status, body: await response.json() };
}

describe('the probes of a worker', () => {
  it.each([
    ['before it is connected', null, 503],
    ['without a run', record, 200],
    [
      'while it works on a run, and lacks something for another one',
      { ...record, serves: ['one'], unfit },
      200,
    ],
    ['if it lacks something for every run', { ...record, unfit }, 503],
    ['while the server does not answer', { ...record, serves: ['one'], lost: ['the Temporal server'] }, 503],
    ['while it drains', { ...record, serves: ['one'], isDraining: true }, 503],
  ])('answer whether it is ready %s', async (_when, current, status) => {
    state = current;
    const ready = await probe('/readyz');
    expect(ready).toMatchObject({ status, body: { ready: status === 200 } });
    expect((await probe('/livez')).status).toBe(200);
  });

  it('say what is missing', async () => {
    state = { ...record, unfit };
    expect((await probe('/readyz?verbose')).body).toEqual({
      ready: false,
      reason: 'The worker lacks something for every run that it found.',
      serves: [],
      unfit,
    });
  });

  it('have no other pages', async () => {
    expect((await probe('/metrics')).status).toBe(404);
  });
});
