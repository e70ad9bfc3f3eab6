import { FairQueue } from '../../../../lib/llm/fair-queue.js';
import { RunsOfEndpoint } from '../../../../lib/llm/runs-of-endpoint.js';
import { startVirtualTime, type VirtualTime } from '../../../support/virtual-time.js';

let time: VirtualTime;
beforeEach(() => void (time = startVirtualTime()));
afterEach(() => time.restore());

it('keeps only runs that called lately in the queue, and the terms of all', async () => {
  const queue = new FairQueue();
  const runs = new RunsOfEndpoint(queue);
  for (let run = 0; run < 100; run++) runs.set(`run-${run}`, { limits: { calls: 4 }, weight: 2 });
  runs.setWeights({});
  expect(queue.runs.size).toBe(100);
  await time.pass(61_000);
  runs.use('run-7');
  expect(runs.forgetIdle()).toBe(true);
  runs.setWeights({});
  expect([...queue.runs.keys()]).toEqual(['run-7']);
  runs.use('run-8');
  runs.setWeights({});
  expect(queue.runOf('run-8').weight).toBe(2);
  expect(runs.forgetIdle()).toBe(false);
});
