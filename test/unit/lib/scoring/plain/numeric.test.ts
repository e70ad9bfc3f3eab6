import { createScorer } from '../../../../../lib/scoring/plain/plain-scorers.js';
import { readLastNumber } from '../../../../../lib/scoring/plain/read-number.js';

describe('readLastNumber', () => {
  it.each([
    ['The answer is 42.', 42],
    ['1,234 apples', 1234],
    ['$1,234.50', 1234.5],
    ['1.234,50 €', 1234.5],
    ["1'234'567", 1234567],
    ['1\u00a0234', 1234],
    ['1.234.567', 1234567],
    ['1,5 litres', 1.5],
    ['0,125', 0.125],
    ['1.234', 1.234],
    ['.5', 0.5],
    ['3/4 of it', 0.75],
    ['1 3/4', 1.75],
    ['-5', -5],
    ['−5', -5],
    ['-$5', -5],
    ['$-5', -5],
    ['(−5)', -5],
    ['x = -3', -3],
    ['10-20', 20],
    ['9 - 4', 4],
    ['2e3', 2000],
    ['6.02e-2 mol', 0.0602],
    ['on 12/05/2020', 2020],
    ['version 1.2.3', 3],
    ['the area is 300 m2', 300],
    ['room B12', 12],
    ['1, 2, 3', 3],
    ['12,34,56', 56],
    ['#### 72', 72],
    ['**72**', 72],
    ['1/0', 0],
    ['100,000', 100000],
  ])('reads %j as %d', (text, value) => {
    expect(readLastNumber(text)?.value).toBeCloseTo(value, 10);
  });

  it('finds none if there is none', () => {
    expect(readLastNumber('no number at all')).toBeNull();
    expect(readLastNumber('')).toBeNull();
  });

  it('stays fast on hostile text', () => {
    const started = performance.now();
    for (const piece of ['1,', '1 ', '1/', '-', '1e', "'", '9']) readLastNumber(piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('numeric', () => {
  const numeric = createScorer({ kind: 'numeric', tolerance: 1e-6 });

  it('compares the last number with a relative tolerance', () => {
    expect(numeric.score('So it is 1,000,000.5', '1000000').score).toBe(1);
    expect(numeric.score('1000002', '1000000').score).toBe(0);
    expect(createScorer({ kind: 'numeric', tolerance: 0.01 }).score('99.5', 100).score).toBe(1);
    expect(numeric.score('0', '0').score).toBe(1);
    expect(numeric.score('0.001', '0').score).toBe(0);
  });

  it('accepts a share for its percentage and the plain number for either', () => {
    expect(numeric.score('50 %', '0.5').score).toBe(1);
    expect(numeric.score('50%', '50').score).toBe(1);
    expect(numeric.score('0.5', '50%').score).toBe(1);
    expect(numeric.score('0.5', '50').score).toBe(0);
    expect(numeric.score('0.5%', '50%').score).toBe(0);
  });

  it('reports what it read, and rejects an expected answer without a number', () => {
    expect(numeric.score('about 5', '7').feedback).toBe('Got 5, expected "7".');
    expect(numeric.score('many', '7').feedback).toContain('No number in "many"');
    expect(numeric.check('many')).toContain('no number');
  });
});

it('numeric with tolerance 0 distinguishes integers beyond 2^53', () => {
  const exactly = createScorer({ kind: 'numeric', tolerance: 0 });
  expect(exactly.score('9007199254740993', '9007199254740993').score).toBe(1);
  expect(exactly.score('9007199254740992', '9007199254740993').score).toBe(0);
});
