import { summarizeComparison } from '../../../../../lib/optimizer/compare/summarize-comparison.js';
import type { TestResults } from '../../../../../lib/optimizer/compare/compared-run.js';
import { pairedDifference } from '../../../../../lib/optimizer/compare/task-interval.js';
import { comparedRun } from '../../../../support/compared-runs.js';

const resultsOf = (entries: [string, number[]][]): Map<string, TestResults> =>
  new Map(
    entries.map(([run, scores]) => [run, { taskIds: scores.map((_, place) => `task-${place}`), scores }]),
  );

describe('a comparison', () => {
  it('has the mean and deviation of score and gain over seeds', () => {
    const rows = [
      comparedRun({ strategy: 'fgo', seed: 1, before: 0.4, after: 0.6 }),
      comparedRun({ strategy: 'fgo', seed: 2, before: 0.5, after: 0.8 }),
    ];
    const [entry] = summarizeComparison(rows, new Map()).summary;
    expect(entry?.test?.mean).toBeCloseTo(0.7);
    expect(entry?.test?.deviation).toBeCloseTo(Math.sqrt(0.02));
    expect(entry?.gain?.mean).toBeCloseTo(0.25);
  });

  it('counts only finished runs, and reports their number', () => {
    const rows = [
      comparedRun({ strategy: 'fgo', seed: 1, before: 0.4, after: 0.6 }),
      comparedRun({ strategy: 'fgo', seed: 2, before: 0.4, after: null, state: 'failed' }),
    ];
    const [entry] = summarizeComparison(rows, new Map()).summary;
    expect(entry).toMatchObject({ runs: 1, test: { mean: 0.6, deviation: null } });
  });

  it('pairs each contender with the first one, under the same seed and size', () => {
    const rows = [
      comparedRun({ strategy: 'fgo', seed: 1 }),
      comparedRun({ strategy: 'none', seed: 1 }),
      comparedRun({ strategy: 'none', seed: 2 }),
    ];
    const results = resultsOf([
      ['fgo-100-1', [1, 1, 0, 1]],
      ['none-100-1', [0, 1, 0, 0]],
      // Its counterpart is missing.
      ['none-100-2', [1, 1, 1, 1]],
    ]);
    const [first, other] = summarizeComparison(rows, results).summary;
    expect(first?.versusFirst).toBeNull();
    expect(other?.versusFirst).toMatchObject({ difference: -0.5, pairs: 4, tasks: 4 });
  });

  it('adds up the prompt tokens of optimizer, evaluator and merger, without the agent’s', () => {
    const [entry] = summarizeComparison([comparedRun({ strategy: 'fgo', seed: 1 })], new Map()).summary;
    expect(entry).toMatchObject({
      learningPromptTokens: 20 + 30 + 40,
      promptTokensByRole: { agent: 10, evaluator: 20, optimizer: 30, merger: 40 },
      optimizerPrompt: 15,
    });
  });

  it('has the spread of the mean gains over sizes', () => {
    const rows = [
      comparedRun({ strategy: 'fgo', seed: 1, size: 25, before: 0.4, after: 0.5 }),
      comparedRun({ strategy: 'fgo', seed: 1, size: 50, before: 0.4, after: 0.7 }),
    ];
    const [entry] = summarizeComparison(rows, new Map()).consistency;
    expect(entry).toMatchObject({ strategy: 'fgo', sizes: 2 });
    expect(entry?.gain?.mean).toBeCloseTo(0.2);
    expect(entry?.gain?.deviation).toBeCloseTo(Math.SQRT1_2 * 0.2);
  });

  it('has no cost if one is unknown', () => {
    const unpriced = comparedRun({ strategy: 'fgo', seed: 1 });
    const priced = comparedRun({ strategy: 'fgo', seed: 2 });
    const rows = [{ ...unpriced, usage: { ...unpriced.usage, usd: null } }, priced];
    expect(summarizeComparison(rows, new Map()).summary[0]?.usd).toBeNull();
  });
});

describe('the interval of a difference', () => {
  const scores = (values: number[]): TestResults => ({
    taskIds: values.map((_, place) => `task-${place}`),
    scores: values,
  });

  it('takes results of one task under several seeds together', () => {
    const first = scores([0, 0, 0, 0, 0, 0, 0, 0]);
    const other = scores([1, 0, 1, 0, 1, 0, 1, 0]);
    const once = pairedDifference([{ first, other }], 1);
    const thrice = pairedDifference(
      [1, 2, 3].map(() => ({ first, other })),
      1,
    );
    expect(thrice).toEqual({ ...once, pairs: 24 });
    expect(once?.interval[0]).toBeGreaterThan(0);
    expect(once?.interval[1]).toBeLessThan(1);
  });

  it('leaves out tasks that one side could not score, and is absent if none is left', () => {
    const first = { taskIds: ['a', 'b'], scores: [null, 1] };
    const other = { taskIds: ['b', 'a'], scores: [0, 1] };
    expect(pairedDifference([{ first, other }], 1)).toMatchObject({ difference: -1, pairs: 1 });
    expect(pairedDifference([{ first, other: { taskIds: ['c'], scores: [1] } }], 1)).toBeNull();
  });
});
