import { Client, Connection } from '@temporalio/client';
import { createMemoryStore } from '../../lib/store/memory-store.js';
import { taskQueueOf } from '../../lib/temporal/task-queue.js';
import { answerQueries } from '../../workers/answer-queries.js';
import { progressQuery } from '../../workflows/runtime/messages.js';
import { startMockedRun } from '../support/mocked-run.js';
import { recordRun } from '../support/recorded-run.js';

const store = createMemoryStore();
const stop = new AbortController();
let answering: Promise<void>;
let connection: Connection;

beforeAll(async () => {
  const { FGO_TEST_TEMPORAL_ADDRESS: address = '' } = process.env;
  connection = await Connection.connect({ address });
  const temporal = { settings: { address }, namespace: 'default' };
  answering = answerQueries({ store, temporal, signal: stop.signal, log: () => undefined });
});

afterAll(async () => {
  stop.abort();
  await answering;
  await connection.close();
});

/** Queries a workflow until a worker answers. */
async function ask(workflowId: string): Promise<string> {
  for (;;) {
    try {
      return (await new Client({ connection }).workflow.getHandle(workflowId).query(progressQuery)).state;
    } catch {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}

it('answers queries about an ended run, and asks for no activity', async () => {
  const { record } = await recordRun(store, 'ended', { endedAt: '2026-01-01T00:00:00.000Z' });
  const taskQueue = await taskQueueOf(store, record);
  const run = await startMockedRun({}, {}, taskQueue);
  await run.handle.result();
  await run.close();
  expect(await ask(run.handle.workflowId)).toBe('done');
  const pollersOf = async (taskQueueType: number) => {
    const queue = { namespace: 'default', taskQueue: { name: taskQueue }, taskQueueType };
    const { pollers } = await connection.workflowService.describeTaskQueue(queue);
    return (pollers ?? []).filter(({ identity }) => identity?.includes(' server ')).length;
  };
  expect(await pollersOf(1)).toBe(1);
  expect(await pollersOf(2)).toBe(0);
});
