import fc from 'fast-check';
import {
  countMerges,
  type MergeLeaf,
  type MergePlan,
  planMerge,
  planMerges,
} from '../../../../../lib/optimizer/merging/plan-merges.js';

const plans = fc.record({ leaves: fc.integer({ min: 2, max: 150 }), fanIn: fc.integer({ min: 2, max: 9 }) });

function nodesOf(node: MergePlan | MergeLeaf): (MergePlan | MergeLeaf)[] {
  return node.kind === 'leaf' ? [node] : [node, ...node.children.flatMap(nodesOf)];
}

function mergesOf(leaves: number, fanIn: number): MergePlan[] {
  const root = planMerges(leaves, fanIn);
  return root ? nodesOf(root).filter(node => node.kind === 'merge') : [];
}

function sizeOf(node: MergePlan | MergeLeaf): number {
  return node.kind === 'leaf' ? 1 : node.leaves;
}

/** The smallest integer L with fanIn^L >= leaves. */
function levels(leaves: number, fanIn: number): number {
  let level = 0;
  for (let reach = 1n; reach < BigInt(leaves); reach *= BigInt(fanIn)) level += 1;
  return level;
}

describe('planMerges', () => {
  it('brings each leaf in exactly once', () => {
    fc.assert(
      fc.property(plans, ({ leaves, fanIn }) => {
        const root = planMerges(leaves, fanIn);
        const found = root ? nodesOf(root).filter(node => node.kind === 'leaf') : [];
        expect(found).toHaveLength(leaves);
      }),
    );
  });

  it('can be counted by level without being planned', () => {
    fc.assert(
      fc.property(plans, ({ leaves, fanIn }) => {
        const merges = mergesOf(leaves, fanIn);
        const levels = Array.from({ length: (merges[0]?.level ?? 0) + 1 }, (_, level) => level);
        const counts = levels.map(level => merges.filter(merge => merge.level === level).length);
        expect(countMerges(leaves, fanIn)).toEqual(counts);
      }),
    );
  });

  it('is planned node by node from little data, for any number of leaves', () => {
    const root = planMerge({ leaves: 100_000, before: [] }, 2);
    expect(root).toMatchObject({ id: 'merge-17-1', leaves: 100_000 });
    let place = root.children[1];
    for (let level = 16; place && place.leaves > 1; level -= 1) {
      const node = planMerge(place, 2);
      expect(JSON.stringify(node).length).toBeLessThan(1_000);
      expect(node.level).toBeLessThanOrEqual(level);
      place = node.children[1];
    }
    expect(place?.leaves).toBe(1);
  });

  it('is as high as the logarithm of the leaves, rounded up', () => {
    fc.assert(
      fc.property(plans, ({ leaves, fanIn }) => {
        expect(planMerges(leaves, fanIn)?.level).toBe(levels(leaves, fanIn));
      }),
    );
  });

  it.each([
    [8, 2, 3],
    [9, 2, 4],
    [125, 5, 3],
    [243, 3, 5],
    [1_000, 10, 3],
    [1_001, 10, 4],
  ])('puts %i leaves at fan-in %i under a root of level %i', (leaves, fanIn, level) => {
    expect(planMerges(leaves, fanIn)?.level).toBe(level);
  });

  it('has merges of two to fanIn children, whose sizes differ by at most one and add up', () => {
    fc.assert(
      fc.property(plans, ({ leaves, fanIn }) => {
        for (const { children, leaves: size } of mergesOf(leaves, fanIn)) {
          const sizes = children.map(sizeOf);
          expect(children.length).toBe(Math.min(fanIn, size));
          expect(children.length).toBeGreaterThan(1);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(size);
        }
      }),
    );
  });

  it('assigns each merge its height as level, and a unique id', () => {
    fc.assert(
      fc.property(plans, ({ leaves, fanIn }) => {
        const merges = mergesOf(leaves, fanIn);
        expect(new Set(merges.map(merge => merge.id)).size).toBe(merges.length);
        for (const { id, level, index, children } of merges) {
          expect(id).toBe(`merge-${level}-${index}`);
          expect(level).toBe(
            1 + Math.max(...children.map(child => (child.kind === 'leaf' ? 0 : child.level))),
          );
        }
      }),
    );
  });

  it('numbers the merges of a level from 1 on, from left to right, without a gap', () => {
    fc.assert(
      fc.property(plans, ({ leaves, fanIn }) => {
        const merges = mergesOf(leaves, fanIn);
        for (const level of new Set(merges.map(merge => merge.level))) {
          const numbers = merges.filter(merge => merge.level === level).map(merge => merge.index);
          expect(numbers).toEqual(numbers.map((_, place) => place + 1));
        }
      }),
    );
  });

  it('has nothing to merge with fewer than two leaves', () => {
    expect(planMerges(0, 2)).toBeNull();
    expect(planMerges(1, 2)).toBeNull();
  });

  it('plans five leaves in pairs', () => {
    expect(mergesOf(5, 2).map(({ id, leaves }) => [id, leaves])).toEqual([
      ['merge-3-1', 5],
      ['merge-2-1', 3],
      ['merge-1-1', 2],
      ['merge-1-2', 2],
    ]);
  });

  it('rejects a fan-in below two, and fractional leaves', () => {
    expect(() => planMerges(4, 1)).toThrow(/fan-in from 2 on/);
    expect(() => planMerges(2.5, 2)).toThrow(/whole number of leaves/);
  });
});
