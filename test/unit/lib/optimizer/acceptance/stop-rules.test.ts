import {
  levelsWithoutGain,
  isPlateau,
  limitsSpending,
  spendingReason,
  countTrailingUnchanged,
} from '../../../../../lib/optimizer/acceptance/stop-rules.js';
import { scoreOf } from '../../../../support/progress.js';

describe('a stop rule on spending', () => {
  const spent = { usd: 2, tokens: 500, calls: 20 };

  it.each([
    [{ usd: 2 }, /stop\.usd: \$2 of \$2/],
    [{ tokens: 499 }, /stop\.tokens: 500 of 499/],
    [{ calls: 20, usd: 9 }, /stop\.calls: 20 of 20/],
  ])('%j ends a run that has paid as much', (stop, reason) => {
    expect(spendingReason(stop, spent)).toMatch(reason);
  });

  it('lets a run continue that has paid less, or whose price is unknown', () => {
    expect(spendingReason({ usd: 2.01, tokens: 501, calls: 21 }, spent)).toBeNull();
    expect(spendingReason({ usd: 0.01 }, { ...spent, usd: null })).toBeNull();
  });

  it('is checked only if there is one', () => {
    expect(limitsSpending({ calls: 1 })).toBe(true);
    expect(limitsSpending({ hours: 1, plateau: 2 })).toBe(false);
    expect(limitsSpending(null)).toBe(false);
  });
});

describe('subsets that changed nothing', () => {
  it('are counted from the last one back to one that changed something', () => {
    expect(countTrailingUnchanged(0, [true, false, false])).toBe(2);
    expect(countTrailingUnchanged(5, [false, true])).toBe(0);
    expect(countTrailingUnchanged(3, [])).toBe(3);
  });

  it('continue the count of those before them', () => {
    expect(countTrailingUnchanged(2, [false, false])).toBe(4);
  });
});

describe('a plateau of merges', () => {
  const merge = (result: number, best: number, below: number[]) =>
    levelsWithoutGain({ result: scoreOf(result), bestParent: scoreOf(best), below });

  it('is as many levels high as none of them scored above its parents', () => {
    expect(merge(0.7, 0.7, [0, 0])).toBe(1);
    expect(merge(0.7, 0.7, [1, 1])).toBe(2);
    expect(merge(0.8, 0.7, [1, 1])).toBe(0);
  });

  it('is as low as its lowest branch: if that still gains, the merge may too', () => {
    expect(merge(0.7, 0.7, [4, 0])).toBe(1);
    expect(isPlateau({ plateau: 2 }, [4, 0])).toBe(false);
    expect(isPlateau({ plateau: 2 }, [4, 2])).toBe(true);
  });

  it('is none if it was not requested', () => {
    expect(isPlateau(null, [9, 9])).toBe(false);
    expect(isPlateau({ hours: 1 }, [9, 9])).toBe(false);
  });

  it('is not ended by the last digit of a sum', () => {
    expect(merge(0.1 + 0.2, 0.3, [0])).toBe(1);
  });
});
