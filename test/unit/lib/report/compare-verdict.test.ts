import { summarizeComparison } from '../../../../lib/optimizer/compare/summarize-comparison.js';
import type { TestResults } from '../../../../lib/optimizer/compare/compared-run.js';
import { comparisonVerdict } from '../../../../lib/report/compare-verdict.js';
import { comparedRun } from '../../../support/compared-runs.js';

const taskIds = Array.from({ length: 40 }, (_, index) => `t${index}`);
const resultsOf = (solved: number): TestResults => ({
  taskIds,
  scores: taskIds.map((_, index) => (index < solved ? 1 : 0)),
});

/** The verdict on two contenders that solve so many of 40 tasks. */
function verdictOn(fgo: number, other: number): string | null {
  const runs = [
    comparedRun({ strategy: 'fgo', seed: 1, before: 0.1, after: fgo / 40 }),
    comparedRun({ strategy: 'all-at-once', seed: 1, before: 0.1, after: other / 40 }),
  ];
  const results = new Map(runs.map(({ run }, index) => [run, resultsOf(index === 0 ? fgo : other)]));
  return comparisonVerdict(summarizeComparison(runs, results));
}

test('the best contender comes with its lead over the other, whichever is named first', () => {
  expect(verdictOn(32, 12)).toMatch(
    /^fgo reaches 0\.800 on test with 100 train tasks, the best of 2: \+0\.500 against all-at-once, which is unlikely to be chance \(95 % interval \+0\.3\d\d to \+0\.6\d\d\)\.$/,
  );
  expect(verdictOn(12, 32)).toMatch(
    /^all-at-once reaches 0\.800 .*: \+0\.500 against fgo, which is unlikely/,
  );
});

test('a lead whose interval includes 0 may be chance', () => {
  expect(verdictOn(21, 20)).toContain('which may be chance');
});

test('a single contender is compared with its baseline', () => {
  const runs = [comparedRun({ strategy: 'fgo', seed: 1, before: 0.1, after: 0.5 })];
  expect(comparisonVerdict(summarizeComparison(runs, new Map()))).toBe(
    'fgo reaches 0.500 on test with 100 train tasks, from 0.100.',
  );
});

test('there is no verdict before a run is done', () => {
  const runs = [comparedRun({ strategy: 'fgo', seed: 1, state: 'open', before: null, after: null })];
  expect(comparisonVerdict(summarizeComparison(runs, new Map()))).toBeNull();
});
