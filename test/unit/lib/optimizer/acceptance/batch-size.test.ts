import fc from 'fast-check';
import {
  firstBatchSize,
  isOneBatch,
  nextBatchSize,
} from '../../../../../lib/optimizer/acceptance/batch-size.js';

const few = 1_000;

describe('nextBatchSize', () => {
  it('aims for some fifteen seconds per batch', () => {
    expect(nextBatchSize({ tasks: few, size: 10, milliseconds: 10_000 })).toBe(15);
    expect(nextBatchSize({ tasks: few, size: 100, milliseconds: 15_000 })).toBe(100);
  });

  it('is never below four tasks nor above 250, for any measurement', () => {
    const anything = fc.record({ size: fc.nat(100_000), milliseconds: fc.nat(100_000_000) });
    fc.assert(
      fc.property(anything, last => {
        const size = nextBatchSize({ tasks: few, ...last });
        expect(Number.isInteger(size) && size >= 4 && size <= 250).toBe(true);
      }),
    );
    expect(nextBatchSize({ tasks: few, size: 250, milliseconds: 0 })).toBe(250);
    expect(nextBatchSize({ tasks: few, size: 0, milliseconds: 60_000 })).toBe(4);
  });

  it('gives slower tasks smaller batches', () => {
    const sizes = [100, 1_000, 10_000, 100_000].map(milliseconds =>
      nextBatchSize({ tasks: few, size: 10, milliseconds }),
    );
    expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
    expect(new Set(sizes).size).toBeGreaterThan(2);
  });

  it('allows at most a thousand batches, for any number of tasks and any speed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), tasks => {
        const slowest = nextBatchSize({ tasks, size: 4, milliseconds: 10_000_000 });
        expect(Math.ceil(tasks / Math.min(slowest, firstBatchSize(tasks)))).toBeLessThanOrEqual(1_000);
      }),
    );
  });
});

describe('the first batches', () => {
  it('are of the same size, and one if all tasks fit in it', () => {
    expect([1, 50, 250, 251, 300, 500, 501].map(firstBatchSize)).toEqual([4, 50, 250, 126, 150, 250, 167]);
    expect([1, 250, 251].map(count => isOneBatch({ count }))).toEqual([true, true, false]);
  });

  it('are several in a race, which is judged between them', () => {
    expect(isOneBatch({ count: 8, race: {} })).toBe(false);
  });
});
