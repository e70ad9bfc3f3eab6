import { ApplicationFailure } from '@temporalio/common';
import type { Need } from '../../lib/domain/progress.js';
import { continueUpdate, finishUpdate, pauseUpdate } from '../../workflows/runtime/messages.js';
import { optimizeSchema } from '../../lib/config/optimize.js';
import { referenceOf } from '../support/progress.js';
import { evaluation, startMockedRun, type MockedRun } from '../support/mocked-run.js';
import { createLatch } from '../support/latch.js';

let run: MockedRun;
afterEach(() => run.close());

const need: Need = {
  kind: 'KeyRefusedError',
  reason: 'The key is refused.',
  remedy: 'Set another key.',
};

describe('a run', () => {
  it('waits for a person instead of failing, and repeats the step once it is continued', async () => {
    let isRefused = true;
    run = await startMockedRun({
      evaluateTasks() {
        if (!isRefused) return Promise.resolve(evaluation);
        throw ApplicationFailure.create({ message: need.reason, type: 'PersonNeeded', details: [need] });
      },
    });
    const { waiting } = await run.progressAt('waiting');
    expect(waiting[0]).toMatchObject(need);
    expect(run.called).not.toContain('checkBaseline');
    isRefused = false;
    await run.handle.executeUpdate(continueUpdate, { args: [undefined] });
    const { state, decision } = await run.handle.result();
    expect([state, decision]).toEqual(['done', expect.stringMatching(/^Nothing was optimized/)]);
  });

  it('takes no next step while it is paused', async () => {
    const { released, release } = createLatch();
    run = await startMockedRun({
      async evaluateTasks() {
        await released;
        return evaluation;
      },
    });
    await run.handle.executeUpdate(pauseUpdate);
    release();
    await run.progressAt('paused');
    // Enough for a run that goes on, and harmless for one that is slow.
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(run.called).not.toContain('checkBaseline');
    await run.handle.executeUpdate(continueUpdate, { args: [undefined] });
    expect(await run.handle.result()).toMatchObject({ state: 'done' });
    expect(run.called).toContain('checkBaseline');
  });

  it('ends with the baseline if it is finished while it waits', async () => {
    const silent = { reason: 'No task has an answer.', remedy: 'Fix the agent.' };
    run = await startMockedRun({ checkBaseline: () => Promise.resolve({ need: silent, warnings: [] }) });
    expect((await run.progressAt('waiting')).waiting).toMatchObject([{ kind: 'NoAnswers', ...silent }]);
    await run.handle.executeUpdate(finishUpdate);
    const { decision, scores, waiting } = await run.handle.result();
    expect(decision).toMatch(/^Finished by hand in stage baseline/);
    expect(scores.final).toEqual(scores.baseline);
    expect(waiting).toEqual([]);
  });

  it('ends at once if it is cancelled while the test of the baseline is open', async () => {
    const { released, release } = createLatch();
    const open = async <Value>(value: Value) => {
      await released;
      return value;
    };
    run = await startMockedRun(
      {
        evaluateTasks: ({ selection }) =>
          selection.split === 'test' ? open(evaluation) : Promise.resolve(evaluation),
        divideTasks: () => open({ lists: referenceOf('d'), sizes: [] }),
      },
      { settings: optimizeSchema.parse({}) },
    );
    while (!run.called.includes('divideTasks')) await new Promise(resolve => setTimeout(resolve, 20));
    await run.handle.cancel();
    await expect(run.handle.result()).rejects.toThrow(/cancelled/i);
    release();
  }, 20_000);
});
