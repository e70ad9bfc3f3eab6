import {
  formatCount,
  formatDifference,
  formatDuration,
  formatMean,
  formatShortCount,
  formatUsd,
} from '../../../../lib/text/format.js';

describe('values for people', () => {
  it('show a mean with three decimals, and a dash if it is unknown', () => {
    const means = [1, 0, { mean: 2 / 3 }, { mean: null }, null, undefined];
    expect(means.map(formatMean)).toEqual(['1.000', '0.000', '0.667', '–', '–', '–']);
  });

  it('show a difference with its sign', () => {
    expect([0.0214, 0, -0.04].map(formatDifference)).toEqual(['+0.021', '+0.000', '−0.040']);
  });

  it('show counts with separators or shortened', () => {
    expect([1_234_567, 2.6, null].map(formatCount)).toEqual(['1,234,567', '3', '–']);
    const short = [9_999, 56_700, 123_400, 8_900_000].map(formatShortCount);
    expect(short).toEqual(['9,999', '56.7k', '123k', '8.90M']);
  });

  it('show small sums of money with enough digits, and an unknown price as such', () => {
    expect([0, 0.0123, 12.345, null].map(formatUsd)).toEqual(['$0', '$0.0123', '$12.35', 'unpriced']);
  });

  it.each([
    [0, '0s'],
    [59.4, '59s'],
    [59.6, '1m 00s'],
    [185, '3m 05s'],
    [3_599.7, '1h 00m'],
    [90_000, '25h 00m'],
    [null, '–'],
  ])('show %p seconds as %s', (seconds, shown) => {
    expect(formatDuration(seconds)).toBe(shown);
  });
});
