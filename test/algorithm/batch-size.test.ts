import fc from 'fast-check';
import { nextBatchSize } from '../../algorithm/batch-size.js';

describe('nextBatchSize', () => {
  it('aims at some fifteen seconds a batch', () => {
    expect(nextBatchSize({ size: 10, milliseconds: 10_000 })).toBe(15);
    expect(nextBatchSize({ size: 100, milliseconds: 15_000 })).toBe(100);
  });

  it('never goes below four tasks nor above 250, whatever was measured', () => {
    const anything = fc.record({ size: fc.nat(100_000), milliseconds: fc.nat(100_000_000) });
    fc.assert(
      fc.property(anything, last => {
        const size = nextBatchSize(last);
        expect(Number.isInteger(size) && size >= 4 && size <= 250).toBe(true);
      }),
    );
    expect(nextBatchSize({ size: 250, milliseconds: 0 })).toBe(250);
    expect(nextBatchSize({ size: 0, milliseconds: 60_000 })).toBe(4);
  });

  it('gives slower tasks smaller batches', () => {
    const sizes = [100, 1_000, 10_000, 100_000].map(milliseconds =>
      nextBatchSize({ size: 10, milliseconds }),
    );
    expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
    expect(new Set(sizes).size).toBeGreaterThan(2);
  });
});
