import fc from 'fast-check';
import { fairShares, wholeShares, type Claim } from '../../../../lib/limits/fair-shares.js';

const claims = fc.array(
  fc.record({
    holder: fc.constantFrom('a', 'b', 'c', 'd'),
    run: fc.constantFrom('r', 's', 't'),
    weight: fc.constantFrom(0.25, 1, 4),
    amount: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom(Infinity, 1e-20)),
  }),
  { maxLength: 10 },
);
const sumOf = (shares: ReadonlyMap<string, number>) =>
  [...shares.values()].reduce((sum, one) => sum + one, 0);

function claim(holder: string, run: string, amount: number, weight = 1): Claim {
  return { holder, run, amount, weight };
}

describe('fair shares', () => {
  it('give away what is wanted, and never more than the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), claims, (limit, wanted) => {
        const shares = fairShares(limit, wanted);
        const total = wanted.reduce((sum, { amount }) => sum + Math.min(limit, amount), 0);
        expect(sumOf(shares)).toBeCloseTo(Math.min(limit, total), 6);
        const whole = wholeShares(shares, () => 0);
        expect(sumOf(whole)).toBeCloseTo(Math.ceil(sumOf(shares) - 1e-6));
      }),
    );
  });

  it('are equal for runs, wherever their calls are made', () => {
    const shares = fairShares(12, [
      claim('one', 'large', 40),
      claim('other', 'large', 40),
      claim('one', 'small', 40),
    ]);
    expect(Object.fromEntries(shares)).toEqual({ one: 9, other: 3 });
  });

  it('are numbers also where one wants next to nothing', () => {
    expect(fairShares(300, [claim('a', 'r', 300), claim('b', 'r', 1e-20)]).get('b')).toBeCloseTo(0);
  });

  it('give others what a small run does not need, and follow weights', () => {
    expect(fairShares(12, [claim('a', 'large', 40), claim('b', 'small', 2)]).get('a')).toBe(10);
    expect(fairShares(12, [claim('a', 'urgent', 40, 2), claim('b', 'other', 40)]).get('a')).toBe(8);
  });

  it('give a slot that cannot be divided to the holder with precedence', () => {
    const shares = fairShares(1, [claim('a', 'r', 5), claim('b', 's', 5)]);
    expect(wholeShares(shares, holder => (holder === 'b' ? 1 : 0)).get('b')).toBe(1);
    expect(wholeShares(shares, holder => (holder === 'a' ? 1 : 0)).get('b')).toBe(0);
  });
});
