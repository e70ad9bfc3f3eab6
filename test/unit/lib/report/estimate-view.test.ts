import { eachRole, eachStage } from '../../../../lib/estimate/run-estimate.js';
import type { Amount, RunEstimate } from '../../../../lib/estimate/run-estimate.js';
import {
  actionsLine,
  comparisonLine,
  estimateLines,
  overBudgetLines,
} from '../../../../lib/report/estimate-view.js';

const range = (low: number, expected: number, high: number) => ({ low, expected, high });
const none: Amount = {
  calls: range(0, 0, 0),
  promptTokens: range(0, 0, 0),
  completionTokens: range(0, 0, 0),
  usd: range(0, 0, 0),
};
const some: Amount = {
  calls: range(90, 120, 200),
  promptTokens: range(9_000, 45_600, 2_500_000),
  completionTokens: range(700, 700, 700),
  usd: null,
};
const estimate: RunEstimate = {
  strategy: 'fgo',
  subsets: { count: 4, largest: 12 },
  total: some,
  byStage: { ...eachStage(() => none), merge: some },
  byRole: { ...eachRole(() => none), merger: some },
  cells: { ...eachStage(() => eachRole(() => none)), merge: { ...eachRole(() => none), merger: some } },
  seconds: range(30, 90, 3_700),
  concurrency: 8,
  actions: range(120, 150, 900),
  assumptions: [],
};

describe('an estimate for people', () => {
  it('has a line for each stage and role that makes calls, the total and the time', () => {
    expect(estimateLines(estimate)).toEqual([
      'fgo: 4 subsets of at most 12 tasks. Expected (low to high):',
      '  stage  role    calls         prompt tokens        completion tokens  cost',
      '  merge  merger  120 (90–200)  45.6k (9,000–2.50M)  700                unpriced',
      '  total          120 (90–200)  45.6k (9,000–2.50M)  700                unpriced',
      'time with 8 concurrent calls: about 1m 30s (30s to 1h 01m)',
    ]);
  });

  it('has what Temporal Cloud would bill', () => {
    expect(actionsLine(estimate)).toBe('actions that Temporal Cloud would bill: about 150 (120–900)');
  });

  it('reports where a run may end at its budget, and how likely', () => {
    expect(overBudgetLines(estimate, { calls: 500, tokens: 1_000_000, usd: 1 })).toEqual([
      'budget.tokens: up to 2.50M may exceed 1.00M. The run would wait there for you.',
    ]);
    expect(overBudgetLines(estimate, { calls: 100 })).toEqual([
      'budget.calls: the expected 120 exceeds 100. The run would wait there for you.',
    ]);
  });

  it('shows a run’s usage next to the expected one', () => {
    const figures = { calls: 100, promptTokens: 20_000, completionTokens: 300, usd: null };
    const actual = { calls: 110, promptTokens: 19_000, completionTokens: 300, usd: null };
    const ratio = { calls: 1.1, promptTokens: 0.95, completionTokens: null, usd: null };
    const seconds = range(1, 2, 3);
    expect(comparisonLine({ low: figures, expected: figures, high: figures, actual, ratio, seconds })).toBe(
      'Estimated before: 100 calls (used 110, 110%), 20.0k prompt tokens (used 19.0k, 95%), 300 completion tokens (used 300).',
    );
  });
});
