import fc from 'fast-check';
import {
  events,
  lowestShownLevel,
  mostSteerings,
  reportDetail,
  spendingCheckEvery,
  steeringEvents,
} from '../../../../lib/optimizer/history-bounds.js';
import { countMerges } from '../../../../lib/optimizer/merging/plan-merges.js';
import { countHistories } from '../../../support/count-history.js';
import type { RunSize } from '../../../support/count-history.js';
import { epochOf, mergeOf, progressOf, referenceOf, scoreOf, subsetOf } from '../../../support/progress.js';

const mostEvents = 10_000;
const sizes = fc.record({
  subsets: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100_000 })),
  fanIn: fc.oneof(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 2, max: 200 })),
});

/** Everything that makes a history long. */
const longest = {
  critique: 'all',
  score: 'rotating',
  overflow: 'split',
  cite: true,
  compact: 'result',
  accept: 'significant',
};

describe('the histories of a run', () => {
  it.each<[string, RunSize]>([
    [
      '200 subsets in a wide window',
      { subsets: 200, tasksPerSubset: 20, modules: 2, settings: { window: 200 } },
    ],
    [
      'a subset of many tasks, epochs, proposals and modules',
      { subsets: 2, tasksPerSubset: 50_000, modules: 20, settings: { epochs: 20, proposals: 8 } },
    ],
    [
      'a flat merge',
      { subsets: 200, tasksPerSubset: 1, modules: 20, settings: { merge: { fanIn: 200, keep: 'pareto' } } },
    ],
    [
      '36 subsets of 20 epochs',
      { subsets: 36, tasksPerSubset: 20, modules: 1, settings: { epochs: 20, polish: 20 } },
    ],
    ['100,000 subsets', { subsets: 100_000, tasksPerSubset: 1, modules: 1 }],
    [
      '100,000 subsets in waves',
      { subsets: 100_000, tasksPerSubset: 1, modules: 1, settings: { waves: 'doubling' } },
    ],
    [
      'a chain of 200',
      { subsets: 200, tasksPerSubset: 20, modules: 1, settings: { strategy: 'sequential' } },
    ],
    [
      '200 rounds of pareto',
      { subsets: 200, tasksPerSubset: 20, modules: 1, settings: { strategy: 'pareto' } },
    ],
    [
      '300 groups of combee',
      { subsets: 300, tasksPerSubset: 300, modules: 20, settings: { strategy: 'combee' } },
    ],
  ])('stay below 10,000 events in every workflow: %s', async (_name, size) => {
    const counted = await countHistories({ ...size, settings: { ...longest, ...size.settings } });
    for (const most of Object.values(counted)) expect(most).toBeLessThan(mostEvents);
    expect(counted.optimize).toBeGreaterThan(100);
  });

  it('leave a run of eight subsets at a time room for many waits', async () => {
    const settings = { ...longest, window: 8 };
    const { optimize } = await countHistories({ subsets: 200, tasksPerSubset: 20, modules: 1, settings });
    expect(mostEvents - optimize).toBeGreaterThan(2_000);
  });

  it('would be exceeded by the reports of all steps of 200 subsets', () => {
    expect(200 * (events.child + (2 + 3 * 20) * events.signalTaken)).toBeGreaterThan(mostEvents);
    expect(reportDetail({ subsets: 200, epochs: 20, proposals: 1 })).toBe('none');
  });
});

describe('the steering of a run', () => {
  it('has room for ten pauses and the end by hand in most runs, and for one pause in the widest', () => {
    expect(mostSteerings({ window: 8, fanIn: 2 })).toBe(22);
    expect(mostSteerings({ window: 200, fanIn: 2 })).toBeGreaterThanOrEqual(4);
    expect(mostSteerings({ window: 8, fanIn: 200 })).toBeGreaterThanOrEqual(4);
  });

  it('would exceed the bound in the widest run if it were not limited', async () => {
    const settings = { ...longest, window: 200 };
    const { optimize } = await countHistories({ subsets: 200, tasksPerSubset: 20, modules: 1, settings });
    expect(optimize + 2 * 2 * steeringEvents(200)).toBeGreaterThan(mostEvents);
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
