import { resolve } from 'node:path';
import { trajectoriesSchema } from '../../../activities/read-evaluation.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { failureOf, openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

const program = resolve('test/unit/lib/scoring/hostile-scorer.mjs');
const train = tasksOf([
  ['{"score": 1}', 'a'],
  ['{"score": 0.5, "feedback": "half", "metrics": {"tone": 0.5}}', 'a'],
  ['{"score": 2}', 'a'],
  ['{"crash": true}', 'a'],
]);
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(removeTemporaryFolders);

/** An agent that repeats its input, scored by `scorer`. */
async function overFake(scorer: unknown): Promise<{ fake: FakeEndpoint; run: StoreRun }> {
  const fake = await startFakeEndpoint();
  open.push(fake);
  const inputOf = (body: Record<string, unknown> | null) =>
    (body?.['messages'] as { content: string }[]).at(-1)?.content ?? '';
  fake.otherwise(({ body }) => ({ reply: inputOf(body) }));
  const run = await openStoreRun({ url: fake.url, train, scorer });
  open.push(run);
  return { fake, run };
}

async function evaluate(run: StoreRun, to = train.length) {
  const modules = await run.putModules(run.manifest.modules);
  const input = { run: run.run, modules, selection: { split: 'train' as const }, from: 0, to };
  const result = await run.call(run.activities.evaluateBatch, input);
  return run.artifacts.get(result.trajectories, trajectoriesSchema);
}

describe('a batch with a user-written scorer', () => {
  it('has its scores, feedback and metrics; a failing scorer leaves its tasks unscored, and never at 0', async () => {
    const { run } = await overFake({ kind: 'command', command: [process.execPath, program], attempts: 1 });
    const trajectories = await evaluate(run);
    expect(trajectories.map(({ score, failure }) => [score, failure?.kind ?? null])).toEqual([
      [1, null],
      [0.5, null],
      [null, 'infrastructure'],
      [null, 'infrastructure'],
    ]);
    expect(trajectories[1]).toMatchObject({ feedback: 'half (tone 0.5)', metrics: { tone: 0.5 } });
    expect(trajectories[0]).not.toHaveProperty('metrics');
    expect(trajectories[3]?.failure?.reason).toContain('boom: no such metric');
  });

  it('waits for a person if the scorer cannot be started', async () => {
    const { run } = await overFake({ kind: 'command', command: ['no-such-scorer-here'] });
    expect(await failureOf(evaluate(run, 1))).toMatchObject({
      type: 'PersonNeeded',
      details: [{ kind: 'SCORER_UNAVAILABLE', remedy: 'Install it, or correct scorer.command.' }],
    });
  });
});

describe('a batch that a judge scores', () => {
  it('has the judge’s calls in its journal, under the role evaluator', async () => {
    const { fake, run } = await overFake({ kind: 'llm-judge', rubric: 'Good.', votes: 3 });
    fake.otherwise(({ body }) => ({
      reply: JSON.stringify(body?.['messages']).includes('Good.')
        ? '{"feedback": "so so", "score": 4}'
        : 'an answer',
    }));
    const [first] = await evaluate(run, 1);
    expect(first).toMatchObject({ score: 0.4, feedback: 'so so' });
    expect(fake.requests).toHaveLength(4);
    await evaluate(run, 1);
    expect(fake.requests).toHaveLength(4);
  });
});
