import { strategyNames } from '../../../../../lib/config/optimize.js';
import { nameOfEvaluation } from '../../../../../lib/optimizer/program/points.js';
import { ToyMethod, kindsIn } from '../../../../support/toy-method.js';
import { createLatch } from '../../../../support/latch.js';

const all = [0, 1, 2, 3, 4, 5];
const variants: [string, Record<string, unknown>][] = [
  ...strategyNames.map((strategy): [string, Record<string, unknown>] => [strategy, { strategy }]),
  ['fgo in waves', { waves: 'doubling', subsets: 6 }],
  ['fgo with several proposals', { proposals: 3, epochs: 3 }],
  ['fgo, scored on validation', { score: 'validation' }],
  ['fgo, scored on other tasks', { score: 'rotating', sample: 8 }],
  ['fgo, polished', { polish: 3 }],
  ['fgo with a Pareto front', { merge: { keep: 'pareto' }, subsets: 8 }],
  ['pareto, scored on validation', { strategy: 'pareto', score: 'validation', subsets: 6 }],
  ['combee without critiques', { strategy: 'combee', critique: 'none' }],
  ['bagging in waves', { strategy: 'bagging', waves: 'doubling' }],
];

describe.each(variants)('%s', (_name, settings) => {
  it('ends the same if it is stopped and resumed at every checkpoint', async () => {
    const undisturbed = await new ToyMethod().run(settings);
    const resumed = await new ToyMethod().run(settings, { resumesAtCheckpoints: true });
    expect(resumed).toEqual(undisturbed);
    expect(undisturbed.progress.stage).toBe('done');
  });

  it('does no step twice if it is resumed', async () => {
    const undisturbed = new ToyMethod();
    await undisturbed.run(settings);
    const resumed = new ToyMethod();
    await resumed.run(settings, { resumesAtCheckpoints: true });
    expect(resumed.calls.sort()).toEqual(undisturbed.calls.sort());
  });
});

describe('the method', () => {
  it('learns in subsets what no subset knows alone, and unites it', async () => {
    const { progress, result } = await new ToyMethod().run({ epochs: 1, divide: 'random' });
    const known = kindsIn(result?.modules);
    const leaves = progress.merges.filter(({ level }) => level === 1);
    expect(leaves.length).toBeGreaterThan(0);
    const onOneSubset = progress.subsets.map(
      ({ epochs }) => epochs.filter(({ accepted }) => accepted).length,
    );
    expect(known.length).toBeGreaterThan(Math.max(...onOneSubset));
    expect(progress.scores.final.test?.mean).toBe(known.length / all.length);
  });

  it('keeps the best parent of a merge that loses what its parents know, after a second attempt', async () => {
    const toy = new ToyMethod();
    toy.lostInMerges.push(0, 1, 2, 3);
    const { progress } = await toy.run();
    expect(progress.merges.map(({ decision }) => decision)).toContain('fallback');
    expect(toy.calls.filter(call => call.includes('try 2')).length).toBeGreaterThan(0);
  });

  it('scores what a subset changed at its end, and not again in a merge', async () => {
    const toy = new ToyMethod();
    const { progress } = await toy.run();
    const leaves = progress.merges.flatMap(({ parents }) =>
      parents.filter(({ id }) => id.startsWith('subset')),
    );
    expect(leaves.map(({ validation }) => validation?.mean)).not.toContain(undefined);
    expect(toy.calls.filter(call => call === 'evaluate result')).toHaveLength(leaves.length);
    expect(toy.calls.filter(call => call.startsWith('evaluate subset'))).toEqual([]);
  });

  it('scores no result on validation that a person may still reject', async () => {
    const toy = new ToyMethod();
    const ask = () => Promise.resolve({ approved: false, reason: null });
    await toy.run({}, { input: { approval: ['merge'] }, ask });
    expect(toy.calls).not.toContain('evaluate result');
  });

  it('improves candidates that are best on some task, in pareto', async () => {
    const { progress, result } = await new ToyMethod().run({ strategy: 'pareto', subsets: 6 });
    expect(kindsIn(result?.modules).length).toBeGreaterThan(1);
    const waves = progress.waves ?? [];
    expect(waves.map(({ subsets }) => subsets.from)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(waves[0]?.start).toBe('baseline');
    const made = ['baseline', ...waves.filter(({ accepted }) => accepted).map(wave => wave.result)];
    for (const { start } of waves) expect(made).toContain(start);
    expect(progress.merges).toEqual([]);
  });

  it('keeps the state of a long run of pareto small', async () => {
    const { done } = await new ToyMethod().run({ strategy: 'pareto', subsets: 24 });
    expect(Object.keys(done).sort()).toEqual(
      ['baseline', 'best', 'division', 'polish', 'pool', 'result', 'rounds'].sort(),
    );
    expect(JSON.stringify(done).length).toBeLessThan(5_000);
  });

  it('ends pareto early at a plateau, with the best so far', async () => {
    const { progress } = await new ToyMethod().run(
      { strategy: 'pareto', subsets: 24 },
      { input: { stop: { plateau: 3 } } },
    );
    expect(progress.ending).toContain('stop.plateau');
    expect(progress.stage).toBe('done');
  });

  it('runs all tasks once, and reduces groups without scoring them, in combee', async () => {
    const toy = new ToyMethod();
    const { progress, result } = await toy.run({ strategy: 'combee' });
    expect(toy.calls.filter(call => call.startsWith('evaluate '))).toEqual(
      expect.arrayContaining(['evaluate explore']),
    );
    expect(toy.calls.filter(call => /^evaluate (score|explore)/.test(call))).toHaveLength(1);
    expect(progress.subsets.map(({ id, state, epochs }) => [id, state, epochs.length])).toEqual(
      [1, 2, 3, 4].map(number => [`subset-00${number}`, 'done', 1]),
    );
    expect(progress.merges).toMatchObject([{ id: 'merge-1-1', state: 'done', decision: 'merged' }]);
    expect(kindsIn(result?.modules)).toEqual(kindsIn(progress.modules));
    expect(kindsIn(result?.modules).length).toBeGreaterThan(1);
  });

  it.each([false, true])(
    'does everything else beside the test of the baseline, resumed or not: %s',
    async resumesAtCheckpoints => {
      const toy = new ToyMethod();
      const { released, release } = createLatch();
      const evaluate = toy.evaluate.bind(toy);
      toy.evaluate = async request => {
        const name = nameOfEvaluation(request.point);
        if (name === 'final-test') release();
        if (name === 'baseline-test') await released;
        return evaluate(request);
      };
      const { progress } = await toy.run({}, { resumesAtCheckpoints });
      const undisturbed = await new ToyMethod().run();
      expect(progress).toEqual(undisturbed.progress);
      expect(progress.scores.baseline.test).not.toBeNull();
      expect(toy.calls.filter(call => call === 'evaluate baseline-test')).toHaveLength(1);
    },
  );

  it('keeps the baseline if nothing is optimized', async () => {
    const { progress } = await new ToyMethod().run({ strategy: 'none' });
    expect(kindsIn(progress.modules)).toEqual([]);
    expect(progress.decision).toContain('baseline');
  });

  it('ends early with the best so far once a stop rule applies', async () => {
    const toy = new ToyMethod();
    toy.spent = 5;
    const { progress } = await toy.run({}, { input: { stop: { usd: 1 } } });
    expect(progress.ending).toContain('stop.usd');
    expect(progress.merges).toEqual([]);
    expect(progress.stage).toBe('done');
  });

  it.each(['pareto', 'combee'])(
    'ends %s early, with the baseline if nothing was done yet',
    async strategy => {
      const toy = new ToyMethod();
      toy.spent = 5;
      const { progress } = await toy.run({ strategy }, { input: { stop: { usd: 1 } } });
      expect(progress.ending).toContain('stop.usd');
      expect(kindsIn(progress.modules)).toEqual([]);
      expect(progress.stage).toBe('done');
    },
  );

  it('asks before merges and before the result, and keeps the baseline if a person rejects it', async () => {
    const asked: string[] = [];
    const ask = (reason: string) => {
      asked.push(reason);
      return Promise.resolve({ approved: asked.length < 2, reason: 'too long' });
    };
    const { progress } = await new ToyMethod().run({}, { input: { approval: ['merge', 'final'] }, ask });
    expect(asked).toHaveLength(2);
    expect(kindsIn(progress.modules)).toEqual([]);
    expect(progress.decision).toContain('was rejected (too long)');
  });
});
