import { SpreadDraws } from '../../../../lib/estimate/spread-draws.js';

const counts = 20;
const each = Array.from({ length: counts }, (_, count) => count);

/** What each count draws, in order, with this probability. */
function drawAll(purposes: string[], probability: number): boolean[][] {
  const draws = new SpreadDraws(counts);
  return each.map(count => {
    const isTrue = draws.ofCount(count, () => undefined);
    return purposes.map(purpose => isTrue(purpose, probability));
  });
}

describe('the draws of several counts', () => {
  it('are true in as many counts as is likely, each time that something is drawn', () => {
    const drawn = drawAll(['accepted', 'accepted', 'retried', 'accepted'], 0.35);
    const sums = [0, 1, 2, 3].map(draw => drawn.filter(values => values[draw]).length);
    expect(sums).toEqual([7, 7, 7, 7]);
  });

  it('are independent of each other within a count', () => {
    const purposes = [...Array(30).keys()].map(number => `purpose ${number}`);
    const together = drawAll(purposes, 0.5).map(values => values.filter(Boolean).length);
    // Of 30 draws of a half, 15 are true, give or take 3.
    const square = together.reduce((sum, of) => sum + (of - 15) ** 2, 0) / counts;
    expect(square).toBeGreaterThan(2);
    expect(square).toBeLessThan(20);
  });

  it('are the same each time', () => {
    const purposes = ['accepted', 'retried', 'accepted'];
    expect(drawAll(purposes, 0.4)).toEqual(drawAll(purposes, 0.4));
  });

  it('decide nothing that is certain or impossible', () => {
    let drawn = 0;
    const isTrue = new SpreadDraws(counts).ofCount(0, () => (drawn += 1));
    expect([isTrue('accepted', 1), isTrue('accepted', 0), drawn]).toEqual([true, false, 0]);
    isTrue('accepted', 0.5);
    expect(drawn).toBe(1);
  });
});
