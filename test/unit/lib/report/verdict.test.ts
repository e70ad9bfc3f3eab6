import { verdictOf } from '../../../../lib/report/verdict.js';
import { judgedStatus, significance } from '../../../support/judged-status.js';
import { subsetOf } from '../../../support/progress.js';

const test = { ...significance, pValue: 0.00001 };
const status = { ...judgedStatus, significance: test };

describe('the verdict on a run', () => {
  it('is one sentence with the scores, the fixed and broken tasks, chance and cost', () => {
    expect(verdictOf(status).sentence).toBe(
      'Test 43.5 % → 58.5 %: 37 of 200 tasks fixed, 7 broken; very unlikely to be chance (p < 0.0001; 95 % interval +9.0 to +20.5 points). Cost: $2.10 for 1,162 calls, 31s.',
    );
    expect(verdictOf(status)).toMatchObject({ outcome: 'better', warnings: [], simulated: null });
  });

  it.each([
    [0.0009, 'better', 'very unlikely to be chance'],
    [0.0492, 'better', 'unlikely to be chance'],
    [0.0574, 'unclear', 'may be chance'],
    [0.62, 'unclear', 'could well be chance'],
  ])('says what a p-value of %d means', (pValue, outcome, words) => {
    const verdict = verdictOf({ ...status, significance: { ...test, pValue } });
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.chance).toMatch(new RegExp(`^${words} \\(p = ${pValue.toFixed(4)};`));
  });

  it('reports a loss as a loss', () => {
    const worse = { ...test, difference: -0.15, better: 7, worse: 37 };
    expect(verdictOf({ ...status, significance: worse }).outcome).toBe('worse');
  });

  it('shows graded scores as scores', () => {
    const graded = { ...test, method: 'sign-flip' as const };
    expect(verdictOf({ ...status, significance: graded }).sentence).toMatch(
      /^Test 0\.435 → 0\.585: 37 of 200 tasks better, 7 worse; .*interval \+0\.090 to \+0\.205\)/,
    );
  });

  it('names no test that compares a result with itself', () => {
    const same = { ...test, difference: 0, better: 0, worse: 0, pValue: 1 };
    const unchanged = verdictOf({ ...status, significance: same });
    expect(unchanged).toMatchObject({ outcome: 'unchanged', tasks: null, chance: null });
    expect(unchanged.sentence).toContain('the instructions are unchanged');
  });

  it('falls back to validation without a test', () => {
    const { baseline } = status.scores;
    const untested = verdictOf({
      ...status,
      significance: null,
      scores: { baseline, final: { validation: 0.6, test: null } },
    });
    expect(untested.outcome).toBe('untested');
    expect(untested.sentence).toMatch(/^Validation \(the test was not run\) 0\.500 → 0\.600\. Cost/);
  });

  it('warns of a small test split, a train gap and a single subset', () => {
    const { warnings } = verdictOf({
      ...status,
      significance: { ...test, pairs: 24 },
      trainGap: { tasks: 30, before: 0.5, train: 0.95, validation: 0.478, gap: 0.472 },
      tree: { ...status.tree, subsets: [subsetOf('subset-001')] },
    });
    expect(warnings).toEqual([
      expect.stringMatching(/with 24 tasks, a difference below 25 points may be chance/),
      expect.stringMatching(/may fit only .*a gap of 0\.472/),
      expect.stringMatching(/in one subset, so nothing was merged/),
    ]);
    const atOnce = {
      ...status,
      strategy: 'all-at-once',
      tree: { ...status.tree, subsets: [subsetOf('subset-001')] },
    };
    expect(verdictOf(atOnce).warnings).toEqual([]);
  });

  it('names no cost of a free endpoint, and says if it is simulated', () => {
    const free = { ...status, simulated: true, paid: { ...status.paid, usd: 0 } };
    expect(verdictOf(free).cost).toBe('Cost: 1,162 calls, 31s');
    expect(verdictOf(free).simulated).toMatch(/^Simulated endpoint/);
  });
});
