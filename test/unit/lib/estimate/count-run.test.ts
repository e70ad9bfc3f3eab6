import fc from 'fast-check';
import { strategyNames } from '../../../../lib/config/optimize.js';
import { callsOf, countOf, countWith, workOf } from './work.js';

describe('the count of a run', () => {
  it('has validation and test once, and nothing else if nothing is optimized', async () => {
    const { amounts } = await countOf({ strategy: 'none' }, { sizes: [] });
    expect(amounts.baseline.agent).toMatchObject({ calls: 50, promptTokens: 50 * 105 });
    for (const stage of ['optimize', 'merge', 'test'] as const) expect(amounts[stage].agent.calls).toBe(0);
  });

  it('has the epochs of all subsets', async () => {
    const counted = await countOf({ epochs: 1 });
    // Explored 80, scored 80, and the results validated; five failures per subset.
    expect(callsOf(counted, 'optimize', 'agent')).toBe(160 + 8 * 20);
    expect(callsOf(counted, 'optimize', 'evaluator')).toBe(40);
    expect(callsOf(counted, 'optimize', 'optimizer')).toBe(8);
  });

  it('runs a task once with the same modules', async () => {
    const unchanged = { newProposals: 0 };
    for (const divide of ['random', 'by-failure'] as const) {
      const counted = await countOf({ epochs: 1, divide }, {}, unchanged);
      expect(callsOf(counted, 'optimize', 'agent')).toBe(80);
    }
    const inputs = { ...workOf().inputs, baseline: { tasks: 45, tokens: 225 } };
    const { amounts } = await countOf({ strategy: 'none' }, { sizes: [], inputs });
    expect(amounts.baseline.agent.calls).toBe(45);
  });

  it('scores no proposal that brings nothing new', async () => {
    const counted = await countOf({ epochs: 1 }, {}, { newProposals: 0 });
    expect(callsOf(counted, 'optimize', 'agent')).toBe(80);
    expect(callsOf(counted, 'merge', 'agent')).toBe(0);
  });

  it('has no second critiques if a proposal was rejected', async () => {
    const rejected = await countOf({ epochs: 3 }, {}, { accepted: 0 });
    expect(callsOf(rejected, 'optimize', 'evaluator')).toBe(40);
    expect(callsOf(rejected, 'optimize', 'optimizer')).toBe(24);
    expect(callsOf(rejected, 'merge', 'agent') + callsOf(rejected, 'merge', 'merger')).toBe(0);
    expect(callsOf(rejected, 'test', 'agent')).toBe(0);
  });

  it('accepts as many proposals as is likely, on average', async () => {
    const counted = await countOf({ epochs: 1 }, {}, { accepted: 0.5 });
    const validated = callsOf(counted, 'optimize', 'agent') - 160;
    expect(validated / 20 / 8).toBeCloseTo(0.5, 1);
  });

  it('runs no more tasks of a race than it takes to lose it', async () => {
    const raced = await countOf({ epochs: 1, racing: true }, {}, { accepted: 0, skippedInRace: 0.5 });
    expect(callsOf(raced, 'optimize', 'agent')).toBe(80 + 40);
  });

  it('scores every leaf and every merge on validation', async () => {
    const binary = await countOf({ epochs: 1 });
    expect(callsOf(binary, 'merge', 'merger')).toBe(7);
    expect(callsOf(binary, 'optimize', 'agent')).toBe(160 + 8 * 20);
    expect(callsOf(binary, 'merge', 'agent')).toBe(7 * 20);
    const flat = await countOf({ epochs: 1, merge: { fanIn: 8 } });
    expect(callsOf(flat, 'merge', 'merger')).toBe(1);
    expect(callsOf(flat, 'merge', 'agent')).toBe(20);
  });

  it('runs lost tasks, and has a second call and score, for a merge that is retried', async () => {
    const counted = await countOf({ epochs: 1 }, {}, { retried: 1 });
    expect(callsOf(counted, 'merge', 'merger')).toBe(14);
    // A merge of the first level represents 20 train tasks, one of the second 40, later ones at most 48.
    const lost = 4 * 20 + 2 * 40 + 48;
    expect(callsOf(counted, 'merge', 'agent')).toBe(14 * 20 + lost);
  });

  it.each([
    ['sequential', 8],
    ['all-at-once', 1],
  ] as const)('merges nothing in %s, and validates the result at the end', async (strategy, subsets) => {
    const sizes = Array.from({ length: subsets }, () => 80 / subsets);
    const counted = await countOf({ strategy, epochs: 1 }, { sizes });
    expect(callsOf(counted, 'merge', 'agent')).toBe(0);
    expect(callsOf(counted, 'test', 'agent')).toBe(20 + 30);
  });

  it('validates each child of pareto, and runs all tasks of combee once', async () => {
    const pareto = await countOf({ strategy: 'pareto' });
    expect(callsOf(pareto, 'optimize', 'agent')).toBe(2 * 80 + 8 * 20);
    const combee = await countOf({ strategy: 'combee' });
    expect(callsOf(combee, 'optimize', 'agent')).toBe(80);
    expect(callsOf(combee, 'optimize', 'optimizer')).toBe(8);
    expect(callsOf(combee, 'merge', 'merger')).toBe(1);
  });

  it('splits failures over calls that are no longer than the longest prompt', async () => {
    const proposal = { frame: 300, budget: 1_000, answers: 4, answer: 4 };
    const optimizer = async (overflow: 'split' | 'truncate') => {
      const { amounts } = await countOf({ epochs: 1, overflow }, { proposal });
      return amounts.optimize.optimizer;
    };
    // (1,000 − 300) · 0.85 / 120 leaves room for four of five failures.
    const [split, truncated] = [await optimizer('split'), await optimizer('truncate')];
    expect([split.calls, truncated.calls]).toEqual([16, 8]);
    for (const { promptTokens, calls } of [split, truncated])
      expect(promptTokens / calls).toBeLessThanOrEqual(1_000);
  });

  it('has no merger call if the input does not fit its prompt', async () => {
    const narrow = await countOf({ epochs: 1 }, { merge: { frame: 250, parent: 20, budget: 260 } });
    expect(callsOf(narrow, 'merge', 'merger')).toBe(0);
    expect(callsOf(narrow, 'merge', 'agent')).toBe(7 * 20);
  });

  it('shortens the final merge once, and validates it, unless there was no merge', async () => {
    const counted = await countOf({ epochs: 1, compact: 'result' });
    expect(callsOf(counted, 'merge', 'merger')).toBe(7 + 1);
    expect(callsOf(counted, 'merge', 'agent')).toBe((7 + 1) * 20);
    const unchanged = await countOf({ epochs: 1, compact: 'result' }, {}, { accepted: 0 });
    expect(callsOf(unchanged, 'merge', 'merger')).toBe(0);
  });

  it('polishes the merged modules on mini-batches of all train tasks, and validates the result', async () => {
    const [plain, polished] = [await countOf({ epochs: 1 }), await countOf({ epochs: 1, polish: 4 })];
    // Four times 20 tasks explored, a proposal of each scored on them, and validation.
    expect(callsOf(polished, 'merge', 'agent') - callsOf(plain, 'merge', 'agent')).toBe(80 + 80 + 20);
    expect(callsOf(polished, 'merge', 'optimizer')).toBe(4);
    expect(callsOf(polished, 'optimize', 'agent')).toBe(callsOf(plain, 'optimize', 'agent'));
  });

  it('pays in later waves only for what the earlier ones left, and merges less', async () => {
    const [one, waves] = [await countOf({ epochs: 1 }), await countOf({ epochs: 1, waves: 'doubling' })];
    // All tasks are explored either way; of four waves the first two have nothing to merge or validate.
    expect(callsOf(one, 'optimize', 'agent')).toBe(160 + 8 * 20);
    expect(callsOf(waves, 'optimize', 'agent')).toBe(160 + 6 * 20);
    expect([callsOf(one, 'merge', 'merger'), callsOf(waves, 'merge', 'merger')]).toEqual([7, 4]);
    // Half of the tasks fail at first, and six of ten of these after the first wave.
    expect(callsOf(waves, 'optimize', 'evaluator')).toBeCloseTo(5 + 7 * 5 * (1 - 0.8 * 0.5));
    expect(callsOf(one, 'optimize', 'evaluator')).toBe(40);
  });

  it('has a judge’s calls for each task that is run', async () => {
    const judge = { calls: 3, prompt: 600 };
    const { amounts } = await countOf({ strategy: 'none' }, { sizes: [], judge });
    expect(amounts.baseline.evaluator).toEqual({
      calls: 150,
      promptTokens: 50 * 600,
      completionTokens: 150 * 80,
    });
  });

  it('takes as long as the calls that are in flight together, one step after the other', async () => {
    const { seconds } = await countOf({ strategy: 'none' }, { sizes: [] });
    // 50 calls of a second, 8 at a time.
    expect(seconds.baseline).toBeCloseTo(50 / 8, 0);
    const parallel = await countOf({ epochs: 1, window: 8 });
    const chained = await countOf({ epochs: 1, strategy: 'sequential' });
    // In parallel, the results are validated as well.
    const withoutValidation = parallel.seconds.optimize - (8 * 20) / 8;
    expect(chained.seconds.optimize).toBeGreaterThan(1.2 * withoutValidation);
  });

  it('of a very large run is the multiple of a smaller one', async () => {
    const work = (subsets: number) =>
      workOf(
        { epochs: 1, subsets },
        {
          sizes: Array.from({ length: subsets }, () => 10),
          counts: { train: subsets * 10, validation: 20, test: 30 },
          inputs: { ...workOf().inputs, explored: { tasks: subsets * 10, tokens: subsets * 50 } },
        },
      );
    const [small, large] = [await countWith(work(400)), await countWith(work(40_000))];
    for (const role of ['agent', 'optimizer'] as const)
      expect(callsOf(large, 'optimize', role)).toBeCloseTo(100 * callsOf(small, 'optimize', role), 3);
    expect(callsOf(large, 'test', 'agent')).toBe(callsOf(small, 'test', 'agent'));
  });
});

describe('the count of several modules', () => {
  const settings = { epochs: 1 };

  it('has one call per module if all are revised, and one if they take turns or the most blamed is revised', async () => {
    const calls = async (modules: number, which: 'together' | 'in-turn' | 'most-blamed') =>
      callsOf(await countOf({ ...settings, modules: which }, { modules }), 'optimize', 'optimizer');
    expect([await calls(1, 'together'), await calls(2, 'together')]).toEqual([8, 16]);
    expect([await calls(2, 'in-turn'), await calls(2, 'most-blamed')]).toEqual([8, 8]);
  });

  it('shows each its share of the failures, and all of them if no critique assigns them', async () => {
    const evidence = async (more: object, unplaced = 0) => {
      const { amounts } = await countOf({ ...settings, ...more }, { modules: 2 }, { unplaced });
      return amounts.optimize.optimizer.promptTokens;
    };
    expect(await evidence({})).toBeLessThan(await evidence({}, 1));
    expect(await evidence({ critique: 'none' })).toBeCloseTo(await evidence({ critique: 'none' }, 1));
  });

  it('has no call for modules without failures', async () => {
    // Ten tasks, one failure, five modules: one of them has it.
    const counted = await countOf(settings, { modules: 5 }, { failureShare: 0.1 });
    expect(callsOf(counted, 'optimize', 'optimizer') / 8).toBeCloseTo(1, 1);
  });

  it('leaves more failures for the next epoch if one module is revised at a time', async () => {
    const critiques = async (modules: 'together' | 'in-turn') =>
      callsOf(await countOf({ epochs: 2, modules }, { modules: 2 }), 'optimize', 'evaluator');
    expect(await critiques('in-turn')).toBeGreaterThan(await critiques('together'));
  });
});

it('no module exceeds its limit, however much is learned, in any strategy', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        strategy: fc.constantFrom(...strategyNames),
        waves: fc.constantFrom('one' as const, 'doubling' as const),
        subsets: fc.integer({ min: 1, max: 40 }),
        epochs: fc.integer({ min: 1, max: 6 }),
        fanIn: fc.integer({ min: 2, max: 5 }),
        room: fc.integer({ min: 0, max: 4_000 }),
        united: fc.double({ min: 0.5, max: 1, noNaN: true }),
        retried: fc.double({ min: 0, max: 1, noNaN: true }),
        accepted: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      async ({ strategy, waves, subsets, epochs, fanIn, room, ...scenario }) => {
        const sizes = Array.from({ length: subsets }, () => 10);
        const settings = { strategy, waves, epochs, merge: { fanIn } };
        const { amounts } = await countOf(settings, { sizes, room }, scenario);
        for (const { agent, ...others } of Object.values(amounts)) {
          expect(agent.promptTokens).toBeLessThanOrEqual(agent.calls * (105 + room) + 1e-6);
          for (const { calls, completionTokens } of [agent, ...Object.values(others)]) {
            expect(calls).toBeGreaterThanOrEqual(0);
            expect(completionTokens).toBeGreaterThanOrEqual(0);
          }
        }
      },
    ),
    { numRuns: 10 },
  );
});
