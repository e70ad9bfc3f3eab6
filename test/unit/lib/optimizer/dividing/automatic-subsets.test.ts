import fc from 'fast-check';
import { automaticSubsets } from '../../../../../lib/optimizer/dividing/automatic-subsets.js';
import { divideTasks } from '../../../../../lib/optimizer/dividing/divide.js';

describe('automaticSubsets', () => {
  it('makes each subset of the real division fit the budget if no task is an outlier', () => {
    const lengths = fc.array(fc.integer({ min: 100, max: 290 }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 300, max: 5_000 }),
        fc.integer(),
        (taskTokens, budgetTokens, seed) => {
          const tasks = taskTokens.map((_, index) => ({ id: `${index}`, expected: index % 3 }));
          const divide = (subsets: number) => divideTasks({ tasks, subsets, way: 'stratified', seed });
          const subsets = automaticSubsets({ taskTokens, budgetTokens, divide });
          for (const subset of divide(subsets)) {
            const tokens = subset.reduce((sum, index) => sum + (taskTokens[index] ?? 0), 0);
            expect(tokens).toBeLessThanOrEqual(budgetTokens);
          }
        },
      ),
    );
  });

  it('makes no more subsets than equal tasks need', () => {
    const sizing = { taskTokens: Array.from({ length: 400 }, () => 500), budgetTokens: 12_000 };
    expect(automaticSubsets(sizing)).toBe(17); // 24 tasks of 500 tokens fit; 400 / 24 = 16.7
  });

  it('makes one subset of what fits one prompt, and of an empty list', () => {
    expect(automaticSubsets({ taskTokens: [100, 200], budgetTokens: 300 })).toBe(1);
    expect(automaticSubsets({ taskTokens: [], budgetTokens: 300 })).toBe(1);
  });

  it('never makes more subsets than there are tasks, whatever the budget', () => {
    expect(automaticSubsets({ taskTokens: [100, 200, 300], budgetTokens: 1 })).toBe(3);
    expect(automaticSubsets({ taskTokens: [100, 200, 300], budgetTokens: 0 })).toBe(3);
  });

  it('does not create tiny subsets because of one overlong task', () => {
    const taskTokens = Array.from({ length: 100 }, (_, index) => (index === 50 ? 1_000_000 : 100));
    expect(automaticSubsets({ taskTokens, budgetTokens: 1_000 })).toBeLessThan(15);
  });

  it('accounts for the length of all tasks if all are long', () => {
    expect(
      automaticSubsets({ taskTokens: Array.from({ length: 10 }, () => 6_000), budgetTokens: 12_000 }),
    ).toBe(5);
  });
});
