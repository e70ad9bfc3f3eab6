import fc from 'fast-check';
import {
  historyBounds,
  lowestShownLevel,
  mostSteerings,
  reportDetail,
  spendingCheckEvery,
} from '../../../../lib/optimizer/history-bounds.js';
import { countMerges } from '../../../../lib/optimizer/merging/plan-merges.js';
import { epochOf, mergeOf, progressOf, referenceOf, scoreOf, subsetOf } from '../../../support/progress.js';

const mostEvents = 10_000;
const sizes = fc.record({
  subsets: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100_000 })),
  epochs: fc.integer({ min: 1, max: 20 }),
  fanIn: fc.oneof(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 2, max: 200 })),
  window: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 200 })),
  modules: fc.integer({ min: 1, max: 20 }),
  proposals: fc.integer({ min: 1, max: 8 }),
  polish: fc.integer({ min: 0, max: 20 }),
});

describe('historyBounds', () => {
  it('stays below 10,000 events in every workflow, up to 100,000 subsets and 20 epochs', () => {
    fc.assert(
      fc.property(sizes, size => {
        for (const events of Object.values(historyBounds(size))) expect(events).toBeLessThan(mostEvents);
      }),
    );
  });

  it('leaves a run of eight subsets at a time room for many waits', () => {
    const { optimize = 0 } = historyBounds({
      subsets: 200,
      epochs: 2,
      fanIn: 2,
      window: 8,
      modules: 1,
      proposals: 1,
    });
    expect(mostEvents - optimize).toBeGreaterThan(2_000);
  });

  it('would be exceeded by the reports of all steps of 200 subsets', () => {
    const step = 4;
    expect(200 * (9 + (2 + 3 * 20) * step)).toBeGreaterThan(mostEvents);
    expect(reportDetail({ subsets: 200, epochs: 20, proposals: 1 })).toBe('none');
  });
});

describe('the steering of a run', () => {
  it('has room for ten pauses and the end by hand in most runs, and for one pause in the widest', () => {
    expect(mostSteerings({ window: 8, fanIn: 2 })).toBe(22);
    expect(mostSteerings({ window: 200, fanIn: 2 })).toBeGreaterThanOrEqual(4);
    expect(mostSteerings({ window: 8, fanIn: 200 })).toBeGreaterThanOrEqual(4);
  });

  it('would exceed the bound in the widest run if it were not counted', () => {
    const { optimize = 0 } = historyBounds({
      subsets: 200,
      epochs: 2,
      fanIn: 2,
      window: 200,
      modules: 1,
      proposals: 1,
    });
    const onePause = 2 * 200 * 5;
    expect(optimize + onePause).toBeGreaterThan(mostEvents);
  });

  it('checks the spending at most fifty times while subsets end', () => {
    for (const total of [1, 50, 51, 149, 200, 100_000]) {
      expect(Math.min(total, 200) / spendingCheckEvery(total)).toBeLessThanOrEqual(50);
    }
    expect(spendingCheckEvery(50)).toBe(1);
  });
});

describe('reportDetail', () => {
  it.each([
    [8, 2, 1, 'steps'],
    [12, 20, 1, 'steps'],
    [100, 2, 1, 'steps'],
    [200, 2, 1, 'epochs'],
    [30, 20, 1, 'epochs'],
    [201, 1, 1, 'none'],
    [200, 2, 4, 'epochs'],
    [200, 2, 5, 'none'],
  ])('of %i subsets in %i epochs of %i proposals is: %s', (subsets, epochs, proposals, detail) => {
    expect(reportDetail({ subsets, epochs, proposals })).toBe(detail);
  });
});

describe('the tree of a run', () => {
  it('shows the root of the merges, and as many levels below it as there is room for', () => {
    fc.assert(
      fc.property(sizes, ({ subsets, fanIn }) => {
        fc.pre(subsets > 1);
        const counts = countMerges(subsets, fanIn);
        const lowest = lowestShownLevel(subsets, fanIn);
        const shown = counts.slice(lowest).reduce((sum, count) => sum + count, 0);
        expect(lowest).toBeLessThan(counts.length);
        expect(shown).toBeGreaterThanOrEqual(1);
        expect(shown).toBeLessThanOrEqual(200);
        // One more level would be too many.
        const next = shown + (counts[lowest - 1] ?? 0);
        if (lowest > 1) expect(next > 200 || next * fanIn > 1_000).toBe(true);
      }),
    );
    expect(lowestShownLevel(4, 2)).toBe(1);
  });

  it('is far below the largest payload at its largest', () => {
    const revision = {
      module: 'instructions',
      added: 3,
      removed: 1,
      failure: null,
      notes: ['n'.repeat(150)],
    };
    for (const [subsets, epochs, proposals] of [
      [200, 2, 1],
      [36, 20, 1],
      [200, 2, 4],
      [200, 1, 8],
    ] as const) {
      const made = { modules: referenceOf('d'), mean: 0.123456789 };
      const several = { proposals: Array.from({ length: proposals }, () => made), skipped: 1_000 };
      const epoch = epochOf({ revisions: [revision], ...(proposals > 1 && several) });
      expect(reportDetail({ subsets, epochs, proposals })).not.toBe('none');
      const tree = progressOf({
        subsets: Array.from({ length: subsets }, (_, number) =>
          subsetOf(`subset-${number}`, { epochs: Array.from({ length: epochs }, () => epoch) }),
        ),
        merges: Array.from({ length: 199 }, (_, number) =>
          mergeOf(`merge-1-${number}`, ['subset-001', 'subset-002'], {
            attempts: [1, 2].map(attempt => ({
              attempt,
              revisions: [revision],
              modules: referenceOf('b'),
              validation: scoreOf(0.5),
              accepted: false,
            })),
          }),
        ),
      });
      expect(JSON.stringify(tree).length).toBeLessThan(800_000);
    }
  });
});
