import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { FgoError } from '../../../lib/domain/errors.js';
import { changePace } from '../../../lib/ledger/run-limits.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { addRunRecord } from '../../../lib/store/run-record.js';
import type { Store } from '../../../lib/store/store.js';
import { createWorkFinder } from '../../../workers/unfinished-work.js';

async function addRun(store: Store, id: string, minute: number, more: object = {}): Promise<void> {
  await addRunRecord(store, {
    schemaVersion: 1,
    id,
    name: 'toy',
    configFile: '/fgo.yaml',
    manifest: { sha256: 'a'.repeat(64), bytes: 1 },
    fingerprint: id,
    strategy: 'fgo',
    simulated: true,
    startedAt: new Date(minute * 60_000).toISOString(),
    begun: true,
    endedAt: null,
    ...more,
  });
}

/** A server that knows these workflows, by the names of their runs. */
function serverWith(states: Record<string, string>) {
  let asked = 0;
  const getHandle = (workflowId: string) => ({
    describe() {
      asked++;
      const name = states[workflowId.split('@')[0] ?? ''];
      if (name === 'sealed')
        return Promise.reject(
          new FgoError({ code: 'PAYLOAD_KEY_MISSING', message: 'The key old is missing.' }),
        );
      if (name === 'silent') return Promise.reject(new Error('unavailable'));
      if (name === undefined) return Promise.reject(new WorkflowNotFoundError('none', workflowId, undefined));
      return Promise.resolve({ status: { name } });
    },
  });
  return { client: { workflow: { getHandle } } as unknown as Client, states, asked: () => asked };
}

const namesOf = (work: { name: string }[]) => work.map(({ name }) => name);
const all = () => true;
const lines: string[] = [];
const log = (line: string) => void lines.push(line);
beforeEach(() => void lines.splice(0));

describe('the work of a store', () => {
  it('begins with runs of a higher priority', async () => {
    const store = createMemoryStore();
    for (const [minute, id] of ['urgent', 'usual', 'later'].entries()) await addRun(store, id, minute);
    await changePace(store, 'urgent', { priority: 1 });
    await changePace(store, 'later', { priority: 5 });
    const { client } = serverWith({ urgent: 'RUNNING', usual: 'RUNNING', later: 'RUNNING' });
    const finder = createWorkFinder({ client, store, accepts: all, log });
    expect(namesOf(await finder.find())).toEqual(['urgent', 'usual', 'later']);
  });

  it('is what the server has open, however many records never began', async () => {
    const store = createMemoryStore();
    for (let number = 0; number < 30; number++) await addRun(store, `dead-${number}`, 100 + number);
    await addRun(store, 'live', 1);
    await addRun(store, 'ended', 2);
    const { client } = serverWith({ live: 'RUNNING', ended: 'TERMINATED' });
    const finder = createWorkFinder({ client, store, accepts: all, log });
    expect(namesOf(await finder.find())).toEqual(['live']);
  });

  it('includes a run that closes after its recorded end, and one that begins after its record', async () => {
    const store = createMemoryStore();
    await addRun(store, 'closing', 1, { endedAt: new Date().toISOString() });
    await addRun(store, 'later', 2);
    const server = serverWith({ closing: 'RUNNING' });
    const finder = createWorkFinder({ client: server.client, store, accepts: all, log });
    expect(namesOf(await finder.find())).toEqual(['closing']);
    server.states['later'] = 'RUNNING';
    expect(namesOf(await finder.find())).toEqual(['later', 'closing']);
  });

  it('asks the server ever more rarely about what is not open, and not at all about other names', async () => {
    const store = createMemoryStore();
    await addRun(store, 'dead', 1);
    await addRun(store, 'other', 2);
    const server = serverWith({});
    const finder = createWorkFinder({ client: server.client, store, accepts: name => name === 'dead', log });
    for (let round = 0; round < 10; round++) await finder.find();
    expect(server.asked()).toBe(2);
  });

  it('leaves out what it cannot decode, and says once which key is missing', async () => {
    const store = createMemoryStore();
    await addRun(store, 'live', 1);
    await addRun(store, 'sealed', 2);
    const { client } = serverWith({ live: 'RUNNING', sealed: 'sealed' });
    const finder = createWorkFinder({ client, store, accepts: all, log });
    for (let round = 0; round < 3; round++) expect(namesOf(await finder.find())).toEqual(['live']);
    expect(lines).toEqual([
      expect.stringMatching(/^warning: sealed@\w+ is left out: The key old is missing\.$/),
    ]);
  });

  it('stays open while the server does not answer', async () => {
    const store = createMemoryStore();
    await addRun(store, 'live', 1);
    const server = serverWith({ live: 'RUNNING' });
    const finder = createWorkFinder({ client: server.client, store, accepts: all, log });
    await finder.find();
    server.states['live'] = 'silent';
    expect(namesOf(await finder.find())).toEqual(['live']);
  });
});
