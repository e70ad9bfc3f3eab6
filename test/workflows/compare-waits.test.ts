import { ApplicationFailure } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { comparisonQuery } from '../../workflows/compare.js';
import type { compare, ComparisonProgress } from '../../workflows/compare.js';
import { controlSignal } from '../../workflows/runtime/messages.js';
import { mockedInput, startMockedWorker } from '../support/mocked-run.js';

const need = { kind: 'DiskFullError', reason: 'The disk is full.', remedy: 'Free some space.' };

it('a comparison shows what it waits for also after another of its runs has ended', async () => {
  let isFull = true;
  let endOther: () => void = () => undefined;
  const otherEnds = new Promise<void>(resolve => (endOther = resolve));
  const taskQueue = `mocked-${randomUUID()}`;
  const { client, close } = await startMockedWorker(
    {
      async beginComparedRun({ run }) {
        if (run === 'other') await otherEnds;
        else if (isFull)
          throw ApplicationFailure.create({ message: need.reason, type: 'PersonNeeded', details: [need] });
        return { done: true };
      },
      endComparison: () => Promise.resolve(),
    },
    taskQueue,
  );
  const runs = ['held', 'other'].map(run => ({ input: mockedInput(run), memo: {}, summary: run }));
  const handle = await client.workflow.start<typeof compare>('compare', {
    taskQueue,
    workflowId: `compared@${randomUUID().slice(0, 8)}`,
    args: [{ comparison: 'compared', window: 2, runs }],
  });
  const progressOnce = async (holds: (progress: ComparisonProgress) => boolean) => {
    for (;;) {
      const progress = await handle.query(comparisonQuery);
      if (holds(progress)) return progress;
      await sleep(50);
    }
  };
  const opened = await progressOnce(({ waiting }) => waiting !== null);
  endOther();
  const { waiting } = await progressOnce(({ runs: [, second] }) => second?.state === 'done');
  expect(waiting).toMatchObject(need);
  isFull = false;
  await handle.signal(controlSignal, {
    answer: { ordinal: opened.waiting?.ordinal ?? 0, decision: 'again' },
  });
  expect(await handle.result()).toMatchObject({
    runs: [{ state: 'done' }, { state: 'done' }],
    waiting: null,
  });
  await close();
});
