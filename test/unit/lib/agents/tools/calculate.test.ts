import { calculate, writeNumber } from '../../../../../lib/agents/tools/calculate.js';
import { ToolRefusal } from '../../../../../lib/agents/tools/tool.js';

describe('the calculator', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['2 ^ 3 ^ 2', 512],
    ['2 ** 3', 8],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['--3', 3],
    ['7 % 4', 3],
    ['8 / 2 / 2', 2],
    ['5!', 120],
    ['sqrt(16) + max(1, 9, 3)', 13],
    ['mean(1, 2, 3, 6)', 3],
    ['round(2.345, 2)', 2.35],
    ['2 * pi', 2 * Math.PI],
    ['1.5e3 + .5', 1500.5],
    ['3 × 4 ÷ 2 − 1', 5],
  ])('computes %s', (expression, value) => {
    expect(calculate(expression)).toBeCloseTo(value, 10);
  });

  it('writes numbers without binary rounding noise', () => {
    expect(writeNumber(calculate('0.1 + 0.2'))).toBe('0.3');
    expect(writeNumber(calculate('1 / 3'))).toBe('0.33333333333333');
  });

  it.each([
    ['', 'empty'],
    ['1 +', 'missing before the end'],
    ['(1 + 2', 'not closed'],
    ['1 2', 'Unexpected "2"'],
    ['1 / 0', 'Division by zero'],
    ['10 ^ 999', 'not a finite number'],
    ['171!', 'factorial'],
    ['process.exit(1)', 'not understood'],
    ['constructor(1)', 'no function'],
    ['__proto__', 'not understood'],
    ['sqrt(1, 2)', 'takes 1 arguments'],
    ['"a" + 1', 'not understood'],
    [`${'('.repeat(500)}1${')'.repeat(500)}`, 'nested too deep'],
    [`${'1+'.repeat(2_000)}1`, 'longer than'],
    [`1${'^2'.repeat(300)}`, 'nested too deep'],
  ])('rejects %j', (expression, words) => {
    expect(() => calculate(expression)).toThrow(ToolRefusal);
    expect(() => calculate(expression)).toThrow(words);
  });
});
