import type { Need } from '../../lib/domain/progress.js';
import { continueUpdate, pauseUpdate } from '../../workflows/runtime/messages.js';
import { about, referenceOf } from '../support/progress.js';
import { evaluation, startMockedRun, type MockedRun } from '../support/mocked-run.js';
import { createLatch } from '../support/latch.js';

let run: MockedRun;
afterEach(() => run.close());

const silent: Omit<Need, 'kind'> = { reason: 'A model said: I cannot.', remedy: 'Fix the agent.' };

interface TimerEvent {
  summary: string;
  isOpen: boolean;
}

/** The timers in the run's history, as its page shows them. */
async function timers(): Promise<TimerEvent[]> {
  const { events } = await run.handle.fetchHistory();
  const closed = (events ?? []).flatMap(
    ({ timerCanceledEventAttributes: canceled, timerFiredEventAttributes: fired }) => canceled ?? fired ?? [],
  );
  return (events ?? []).flatMap(({ timerStartedEventAttributes: timer, userMetadata }) => {
    if (!timer) return [];
    const summary = text(userMetadata?.summary?.data);
    return [{ summary, isOpen: !closed.some(({ timerId }) => timerId === timer.timerId) }];
  });
}

function text(data: Uint8Array | null | undefined): string {
  return String(JSON.parse(Buffer.from(data ?? '""').toString()));
}

describe('the page of a run in the Temporal UI', () => {
  it('shows a wait for a person as an open timer, without words of a model', async () => {
    let need: typeof silent | null = silent;
    run = await startMockedRun({ checkBaseline: () => Promise.resolve({ need, warnings: [] }) });
    await run.progressAt('waiting');
    expect(await timers()).toEqual([
      { summary: 'WAITS FOR YOU: resume, continue or finish (NoAnswers)', isOpen: true },
    ]);
    need = null;
    await run.handle.executeUpdate(continueUpdate, { args: [{ again: true }] });
    await run.handle.result();
    expect((await timers()).map(({ isOpen }) => isOpen)).toEqual([false]);
  });

  it('shows a pause as an open timer', async () => {
    const { released, release } = createLatch();
    run = await startMockedRun({
      async evaluateTasks() {
        await released;
        return evaluation;
      },
    });
    await run.handle.executeUpdate(pauseUpdate);
    expect(await timers()).toEqual([{ summary: 'PAUSED: continue or finish', isOpen: true }]);
    await run.handle.executeUpdate(continueUpdate, { args: [undefined] });
    expect((await timers()).map(({ isOpen }) => isOpen)).toEqual([false]);
    release();
    await run.handle.result();
  });

  it('shows how an ended run ended without a worker: in its memo, and first in its result', async () => {
    run = await startMockedRun({
      recordProgress: () => Promise.resolve({ paidUsd: 0.42, verdict: 'Test 0.500 → 0.500.' }),
    });
    const result = await run.handle.result();
    const end = {
      verdict: 'Test 0.500 → 0.500.',
      validation: '0.500 → 0.500',
      test: '0.500 → 0.500',
      cost: '$0.4200',
      result: `${about.store}/runs/mocked/modules.md`,
    };
    expect(Object.entries(result).slice(0, 5)).toEqual(Object.entries(end));
    expect((await run.handle.describe()).memo).toMatchObject(end);
  });

  it('begins the result of an evaluation with its meaning, and its input with numbers', async () => {
    // So many tasks are evaluated in a child.
    run = await startMockedRun(
      {
        evaluateBatch: () => Promise.resolve({ trajectories: referenceOf('a'), milliseconds: 1 }),
        sealEvaluation: () => Promise.resolve(evaluation),
      },
      { counts: { train: 10, validation: 300, test: 300 } },
    );
    await run.handle.result();
    const { events } = await run.handle.fetchHistory();
    const payloads = (events ?? []).flatMap(event => [
      ...(event.childWorkflowExecutionCompletedEventAttributes?.result?.payloads ?? []),
      ...(event.startChildWorkflowExecutionInitiatedEventAttributes?.input?.payloads ?? []),
    ]);
    const starts = payloads.map(({ data }) =>
      Buffer.from(data ?? '')
        .toString()
        .slice(0, 40),
    );
    expect(starts).toContainEqual(expect.stringMatching(/^\{"about":"0\.500 on 10 tasks, 5 failed\."/));
    expect(starts).toContainEqual(expect.stringMatching(/^\{"count":300,/));
  });

  it('records its progress once for each stage that takes time', async () => {
    run = await startMockedRun();
    await run.handle.result();
    const { events } = await run.handle.fetchHistory();
    const summaries = (events ?? []).flatMap(
      ({ activityTaskScheduledEventAttributes: activity, userMetadata }) =>
        activity?.activityType?.name === 'recordProgress' ? [text(userMetadata?.summary?.data)] : [],
    );
    expect(summaries).toEqual([...new Set(summaries)]);
    expect(summaries).not.toContain('records: divide');
  });
});
