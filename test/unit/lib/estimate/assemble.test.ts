import fc from 'fast-check';
import { cellsOf, totalsOf } from '../../../../lib/estimate/assemble.js';
import type { CostOf } from '../../../../lib/estimate/assemble.js';
import { estimateStages } from '../../../../lib/estimate/run-estimate.js';
import type { Amount } from '../../../../lib/estimate/run-estimate.js';
import type { Range } from '../../../../lib/domain/recorded-estimate.js';
import type { Phase } from '../../../../lib/estimate/phase.js';
import { roles } from '../../../../lib/domain/usage.js';

const figure = fc.double({ min: 0, max: 1e6, noNaN: true });
const phase: fc.Arbitrary<Phase> = fc.record({
  stage: fc.constantFrom(...estimateStages),
  role: fc.constantFrom(...roles),
  calls: figure,
  promptTokens: figure,
  completionTokens: figure,
  lanes: fc.integer({ min: 1, max: 9 }),
});
const phases = fc.array(phase, { maxLength: 12 });
const ways = fc.record({ low: phases, expected: phases, high: phases });
const cost: CostOf = (_role, { promptTokens, completionTokens }) =>
  (promptTokens + 4 * completionTokens) / 1e6;

function rangesOf({ calls, promptTokens, completionTokens, usd }: Amount): Range[] {
  return [calls, promptTokens, completionTokens, ...(usd ? [usd] : [])];
}

describe('the totals of an estimate', () => {
  it('contain the expected figure between the low and the high one, in every cell and total', () => {
    fc.assert(
      fc.property(ways, given => {
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
      fc.property(ways, given => {
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
    const one = (role: Phase['role']): Phase[] => [
      { stage: 'optimize', role, calls: 1, promptTokens: 9, completionTokens: 1, lanes: 1 },
    ];
    const unpriced: CostOf = (role, tokens) => (role === 'optimizer' ? null : cost(role, tokens));
    const totalOf = (role: Phase['role']) => {
      const way = one(role);
      return totalsOf(cellsOf({ low: way, expected: way, high: way }, unpriced)).total.usd;
    };
    expect(totalOf('optimizer')).toBeNull();
    expect(totalOf('agent')).toMatchObject({ expected: 13 / 1e6 });
  });
});
