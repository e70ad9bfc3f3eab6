import { z } from 'zod';
import { readCallLog } from '../../../lib/ledger/call-log.js';
import { readTrajectories, trajectoriesSchema } from '../../../activities/read-evaluation.js';
import { makeTrajectory } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { startRecordingEndpoint } from '../../support/recording-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { failureOf, openStoreRun, tasksOf, textModules } from './store-run.js';
import type { StoreRun } from './store-run.js';

const train = tasksOf([
  ['my card is lost', 'card'],
  ['cash came out short', 'cash'],
  ['a card was stolen', 'card'],
  ['where is my cash', 'cash'],
]);
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(removeTemporaryFolders);

async function overFake(more: Record<string, unknown> = {}): Promise<{ fake: FakeEndpoint; run: StoreRun }> {
  const fake = await startFakeEndpoint();
  open.push(fake);
  const run = await openStoreRun({ url: fake.url, train, labels: ['card', 'cash'], ...more });
  open.push(run);
  return { fake, run };
}

async function evaluate(run: StoreRun, range: { from: number; to: number }, attempt = 1) {
  const modules = await run.putModules(run.manifest.modules);
  const selection = { split: 'train' as const };
  const input = { run: run.run, modules, selection, ...range };
  const result = await run.call(run.activities.evaluateBatch, input, attempt);
  return run.artifacts.get(result.trajectories, trajectoriesSchema);
}

const inputOf = (body: Record<string, unknown> | null) =>
  (body?.['messages'] as { content: string }[]).at(-1)?.content ?? '';

describe('evaluateBatch', () => {
  it('runs its tasks against the simulated endpoint, and returns their scores in order', async () => {
    const endpoint = await startRecordingEndpoint();
    open.push(endpoint);
    const run = await openStoreRun({
      url: endpoint.url,
      train,
      labels: ['card', 'cash'],
      modules: {
        instructions:
          'Sort it.\n\nRules:\n- When it names cash: answer cash\n- When it names a card: answer card',
      },
    });
    open.push(run);
    const trajectories = await evaluate(run, { from: 1, to: 4 });
    expect(trajectories.map(({ taskId, answer, score }) => [taskId, answer, score])).toEqual([
      ['t1', 'cash', 1],
      ['t2', 'card', 1],
      ['t3', 'cash', 1],
    ]);
    await evaluate(run, { from: 1, to: 4 });
    expect(endpoint.chats()).toHaveLength(3);
  });

  it('leaves a task unscored that the endpoint refuses for its content, and scores the others', async () => {
    const { fake, run } = await overFake();
    const filtered = { status: 400, body: { error: { code: 'content_filter', message: 'content_filter' } } };
    fake.otherwise(({ body }) => (inputOf(body).includes('stolen') ? filtered : { reply: 'card' }));
    const trajectories = await evaluate(run, { from: 0, to: 4 });
    expect(trajectories.map(({ score }) => score)).toEqual([1, 0, null, 0]);
    expect(trajectories[2]?.failure?.kind).toBe('refused');
  });

  it('distinguishes a request that the endpoint cannot read from an input that it refuses', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(() => ({ status: 400, body: { error: { message: 'Bad request.' } } }));
    const [first] = await evaluate(run, { from: 0, to: 1 });
    expect(first).toMatchObject({ score: null, failure: { kind: 'infrastructure' } });
  });

  it('scores a prompt that leaves no room in the context as a failure of the modules', async () => {
    const { fake, run } = await overFake();
    const error = { code: 'context_length_exceeded', message: 'maximum context length is 10 tokens' };
    fake.otherwise(() => ({ status: 400, body: { error } }));
    const [first] = await evaluate(run, { from: 0, to: 1 });
    expect(first).toMatchObject({ score: 0, failure: { kind: 'agent' } });
  });

  it('records which last replies were cut, empty or refused', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(({ body }) => {
      if (inputOf(body).includes('lost')) return { reply: '<think>It may', finish: 'length' };
      if (inputOf(body).includes('stolen')) return { reply: '', refusal: 'no' };
      return { reply: inputOf(body).includes('short') ? '' : 'cash' };
    });
    const trajectories = await evaluate(run, { from: 0, to: 4 });
    expect(trajectories.map(({ ended, score }) => [ended, score])).toEqual([
      ['length', 0],
      ['empty', 0],
      ['refusal', 0],
      [undefined, 1],
    ]);
  });

  const busyOn =
    (word: string) =>
    ({ body }: { body: Record<string, unknown> | null }) =>
      inputOf(body).includes(word)
        ? { status: 503, body: { error: { message: 'busy' } } }
        : { reply: 'card' };
  const busy = { type: 'ENDPOINT_BUSY', nonRetryable: false };

  it('is retried while the endpoint is busy; its third attempt leaves out the tasks on which the endpoint fails', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(busyOn('stolen'));
    expect(await failureOf(evaluate(run, { from: 0, to: 4 }, 2))).toMatchObject(busy);
    const before = fake.requests.length;
    expect((await evaluate(run, { from: 0, to: 4 }, 3)).map(({ score }) => score)).toEqual([1, 0, null, 0]);
    // Answered requests are not sent again: besides the failing task, only the availability check is sent.
    const others = fake.requests.slice(before).filter(({ body }) => !inputOf(body).includes('stolen'));
    const question = expect.stringContaining('OK') as unknown;
    expect(others.map(({ body }) => inputOf(body))).toEqual([question, question]);
  });

  it('leaves out nothing that failed while the endpoint was down, even if it is up again for the check', async () => {
    const { fake, run } = await overFake();
    let away = true;
    fake.otherwise(({ body }) => {
      if (inputOf(body).includes('OK')) away = false;
      return away ? { status: 503, body: { error: { message: 'busy' } } } : { reply: 'card' };
    });
    expect((await evaluate(run, { from: 0, to: 4 }, 3)).map(({ score }) => score)).toEqual([1, 0, 1, 0]);
  });

  it('leaves out the same task regardless of the batch size', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(busyOn('stolen'));
    expect(await failureOf(evaluate(run, { from: 2, to: 3 }, 2))).toMatchObject(busy);
    expect((await evaluate(run, { from: 2, to: 3 }, 3)).map(({ score }) => score)).toEqual([null]);
  });

  it('keeps waiting if the endpoint answers nothing, after any number of attempts and earlier successes', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(() => ({ reply: 'card' }));
    await evaluate(run, { from: 0, to: 3 });
    fake.otherwise(() => ({ status: 503, body: { error: { message: 'busy' } } }));
    expect(await failureOf(evaluate(run, { from: 0, to: 4 }, 50))).toMatchObject(busy);
  });

  it('keeps waiting if the endpoint reports too many calls, even if it answers others', async () => {
    const { fake, run } = await overFake();
    const tooMany = { status: 429, body: { error: { message: 'slow down' } } };
    fake.otherwise(({ body }) => (inputOf(body).includes('stolen') ? tooMany : { reply: 'card' }));
    expect(await failureOf(evaluate(run, { from: 0, to: 4 }, 50))).toMatchObject(busy);
  });

  it('asks for a person if the key is rejected', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(() => ({ status: 401, body: { error: { code: 'invalid_api_key', message: 'no' } } }));
    expect(await failureOf(evaluate(run, { from: 0, to: 1 }))).toMatchObject({ type: 'PersonNeeded' });
  });
});

describe('evaluateTasks', () => {
  it('evaluates a selection at once, and records its calls under its own path', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(() => ({ reply: 'card' }));
    const input = {
      run: run.run,
      path: 'subset-001/evaluate-explore',
      modules: await run.putModules(run.manifest.modules),
      selection: { split: 'train' as const },
      count: 4,
    };
    const evaluation = await run.call(run.activities.evaluateTasks, input);
    expect(evaluation).toMatchObject({ score: { mean: 0.5, scored: 4 }, failures: 2 });
    const trajectories = await readTrajectories(run.artifacts, evaluation.record);
    expect(trajectories.map(({ score }) => score)).toEqual([1, 0, 1, 0]);
    const calls = await readCallLog(run.store, run.run.run);
    expect(calls.map(({ paths }) => paths)).toEqual(Array(4).fill([input.path]));
  });
});

describe('evaluations', () => {
  const scored = (...scores: (number | null)[]) =>
    scores.map((score, place) => makeTrajectory(`t${place}`, score));

  it('are assembled from their batches, in order, with failures counted and unscored tasks counted separately', async () => {
    const { run } = await overFake();
    const batches = [await run.artifacts.put(scored(1, 0)), await run.artifacts.put(scored(null, 0.5))];
    const sealed = await run.call(run.activities.sealEvaluation, { batches });
    expect(sealed).toMatchObject({ score: { mean: 0.5, scored: 3, unscored: 1 }, failures: 2 });
  });

  it('name the infrastructure failures, and count separately what the endpoint refuses', async () => {
    const { run } = await overFake();
    const [flagged, broken, right] = scored(null, null, 1);
    const trajectories = [
      { ...flagged, failure: { kind: 'refused', reason: 'It was flagged.' } },
      { ...broken, failure: { kind: 'infrastructure', reason: 'The scorer crashed.' } },
      right,
    ];
    const sealed = await run.call(run.activities.sealEvaluation, {
      batches: [await run.artifacts.put(trajectories)],
    });
    expect(sealed).toMatchObject({
      score: { mean: 1, scored: 1, unscored: 2 },
      unanswered: { refused: 1, crashed: 0 },
    });
    const reason = await run.artifacts.get(sealed.unscoredReason!, z.string());
    expect(reason).toBe('1 of 3 tasks could not be scored. The first of them: The scorer crashed.');
  });

  it('are compared over the tasks that have a score in both', async () => {
    const { run } = await overFake();
    const parent = await run.putEvaluation(scored(1, 0, null, 1));
    const candidate = await run.putEvaluation(scored(1, null, 1, 0));
    expect(await run.call(run.activities.compareEvaluations, { parent, candidate })).toEqual({
      parent: { mean: 1, scored: 2, unscored: 2 },
      candidate: { mean: 0.5, scored: 2, unscored: 2 },
    });
  });

  it('are tested in pairs, with the same result every time', async () => {
    const { run } = await overFake();
    const before = await run.putEvaluation(scored(0, 0, 0, 1));
    const after = await run.putEvaluation(scored(1, 1, 0, 1));
    const input = { run: run.run, before, after };
    const first = await run.call(run.activities.testSignificance, input);
    expect(first).toMatchObject({ pairs: 4, difference: 0.5, better: 2, worse: 0 });
    expect(await run.call(run.activities.testSignificance, input)).toEqual(first);
  });
});

describe('a selection of tasks', () => {
  it('is a list of a division, in the order of the list', async () => {
    const { fake, run } = await overFake();
    fake.otherwise(() => ({ reply: 'card' }));
    const lists = await run.artifacts.put([[0], [3, 1]]);
    const input = {
      run: run.run,
      modules: await run.putModules(textModules({ instructions: 'x' })),
      selection: { split: 'train' as const, lists, list: 1 },
      from: 0,
      to: 9,
    };
    const { trajectories } = await run.call(run.activities.evaluateBatch, input);
    const ids = (await run.artifacts.get(trajectories, trajectoriesSchema)).map(({ taskId }) => taskId);
    expect(ids).toEqual(['t3', 't1']);
    for (const wrong of [{ list: 2 }, { lists: await run.artifacts.put([[4]]), list: 0 }]) {
      const failed = run.call(run.activities.evaluateBatch, {
        ...input,
        selection: { ...input.selection, ...wrong },
      });
      expect(await failureOf(failed)).toMatchObject({ type: 'Unexpected', message: 'RangeError' });
    }
  });
});

describe('divideTasks', () => {
  it('makes the requested number of subsets, disjoint and covering all tasks', async () => {
    const { run } = await overFake({ optimize: { subsets: 2 } });
    const division = await run.call(run.activities.divideTasks, { run: run.run });
    expect(division.sizes).toEqual([2, 2]);
    const lists = JSON.parse((await run.artifacts.getBytes(division.lists)).toString()) as number[][];
    expect(lists.flat().sort()).toEqual([0, 1, 2, 3]);
  });

  it('makes none if nothing is optimized, and more if prompts are short', async () => {
    const none = await overFake({ optimize: { strategy: 'none' } });
    expect((await none.run.call(none.run.activities.divideTasks, { run: none.run.run })).sizes).toEqual([]);
    const roomy = await overFake({ optimize: { promptTokens: 12_000, moduleTokens: 100 } });
    const narrow = await overFake({ optimize: { promptTokens: 1_100, moduleTokens: 100 } });
    const sizes = await Promise.all(
      [roomy, narrow].map(({ run }) => run.call(run.activities.divideTasks, { run: run.run })),
    );
    expect(sizes[1]?.sizes.length).toBeGreaterThan(sizes[0]?.sizes.length ?? 99);
  });
});
