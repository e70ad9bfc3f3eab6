import fc from 'fast-check';
import { cellsOf, totalsOf } from '../../../../lib/estimate/assemble.js';
import type { CostOf } from '../../../../lib/estimate/assemble.js';
import { eachRole, eachStage } from '../../../../lib/estimate/run-estimate.js';
import type { Amount } from '../../../../lib/estimate/run-estimate.js';
import type { Range } from '../../../../lib/domain/recorded-estimate.js';
import type { Role } from '../../../../lib/domain/usage.js';

const figure = fc.double({ min: 0, max: 1e6, noNaN: true });
const figures = fc.record({ calls: figure, promptTokens: figure, completionTokens: figure });
const byRole = fc.record(eachRole(() => figures));
const amounts = fc.record(eachStage(() => byRole));
const scenarios = fc.record({ low: amounts, expected: amounts, high: amounts });
const cost: CostOf = (_role, { promptTokens, completionTokens }) =>
  (promptTokens + 4 * completionTokens) / 1e6;

function rangesOf({ calls, promptTokens, completionTokens, usd }: Amount): Range[] {
  return [calls, promptTokens, completionTokens, ...(usd ? [usd] : [])];
}

describe('the totals of an estimate', () => {
  it('contain the expected figure between the low and the high one, in every cell and total', () => {
    fc.assert(
      fc.property(scenarios, given => {
        const cells = cellsOf(given, cost);
        const { total, byRole, byStage } = totalsOf(cells);
        const amounts = [
          ...Object.values(cells).flatMap(stage => Object.values(stage)),
          ...[total, ...Object.values(byRole), ...Object.values(byStage)],
        ];
        for (const { low, expected, high } of amounts.flatMap(rangesOf)) {
          expect(low).toBeLessThanOrEqual(expected);
          expect(expected).toBeLessThanOrEqual(high);
        }
      }),
    );
  });

  it('are the same over stages and over roles', () => {
    fc.assert(
      fc.property(scenarios, given => {
        const { total, byRole, byStage } = totalsOf(cellsOf(given, cost));
        for (const parts of [Object.values(byStage), Object.values(byRole)]) {
          for (const name of ['calls', 'promptTokens', 'completionTokens'] as const) {
            for (const point of ['low', 'expected', 'high'] as const) {
              const sum = parts.reduce((all, amount) => all + amount[name][point], 0);
              expect(sum).toBe(total[name][point]);
            }
          }
          const usd = parts.reduce((all, amount) => all + (amount.usd?.expected ?? 0), 0);
          expect(usd).toBeCloseTo(total.usd?.expected ?? Number.NaN, 6);
        }
      }),
    );
  });

  it('have no cost if a role that makes calls has no price, and one if it makes none', () => {
    const none = { calls: 0, promptTokens: 0, completionTokens: 0 };
    const one = (role: Role) =>
      eachStage(stage =>
        eachRole(other =>
          stage === 'optimize' && other === role ? { calls: 1, promptTokens: 9, completionTokens: 1 } : none,
        ),
      );
    const unpriced: CostOf = (role, tokens) => (role === 'optimizer' ? null : cost(role, tokens));
    const totalOf = (role: Role) => {
      const counted = one(role);
      return totalsOf(cellsOf({ low: counted, expected: counted, high: counted }, unpriced)).total.usd;
    };
    expect(totalOf('optimizer')).toBeNull();
    expect(totalOf('agent')).toMatchObject({ expected: 13 / 1e6 });
  });
});
