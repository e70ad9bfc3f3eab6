import { formatScore, formatSignificance } from '../../../../lib/report/format.js';
import { scoreOf } from '../../../support/progress.js';

describe('formats', () => {
  it('show a score with its number of tasks, and a dash if there is none', () => {
    expect(formatScore(scoreOf(2 / 3, 240))).toBe('0.667 (240)');
    expect(formatScore(scoreOf(0, 8, 2))).toBe('0.000 (8, 2 unscored)');
    for (const none of [null, scoreOf(null, 0)]) expect(formatScore(none)).toBe('–');
  });

  it('show a paired test with its sign and its interval', () => {
    const test = {
      pairs: 300,
      difference: 0.25,
      better: 80,
      worse: 5,
      pValue: 1e-9,
      method: 'mcnemar' as const,
    };
    expect(formatSignificance({ ...test, interval: [0.1, 0.3] })).toBe(
      'Exact McNemar test on 300 test tasks: 80 better, 5 worse, p < 0.0001; difference +0.250, 95 % exact interval +0.100 to +0.300.',
    );
    expect(formatSignificance({ ...test, difference: -0.01, pValue: 0.5, interval: [-1, 0] })).toMatch(
      / p = 0\.5000; difference −0\.010, .* −1\.000 to \+0\.000\.$/,
    );
  });

  it('name the test that a p-value comes from', () => {
    const test = {
      pairs: 9,
      difference: 0,
      better: 1,
      worse: 1,
      pValue: 1,
      interval: [-1, 1] as [number, number],
    };
    expect(formatSignificance({ ...test, method: 'mcnemar' })).toMatch(/^Exact McNemar test on 9/);
    expect(formatSignificance({ ...test, method: 'sign-flip' })).toMatch(
      /^Paired permutation test \(sign flips\) on 9/,
    );
  });
});
