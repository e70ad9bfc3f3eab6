import { evenSizes } from '../dividing/even-parts.js';

/** A candidate that comes out of a subset: where the merge tree begins. */
export interface MergeLeaf {
  kind: 'leaf';
}

/** One merge of the whole tree, and what it merges. */
export interface MergePlan {
  kind: 'merge';
  /** `merge-LEVEL-INDEX`, unique in the tree. */
  id: string;
  /** The height over the leaves, which are 0. */
  level: number;
  /** 1-based place among the merges of this level, from left to right. */
  index: number;
  /** How many candidates come together here. */
  leaves: number;
  /** At least two, at most `fanIn`; the larger groups first. */
  children: (MergePlan | MergeLeaf)[];
}

/** Where a node stands in the tree: small, and all that it and the nodes below it are planned from. */
export interface MergePlace {
  /** How many candidates come together here; one is a leaf. */
  leaves: number;
  /** How many merges stand to the left of it on each level, from level 0 on, where there are none. */
  before: number[];
}

export type PlannedMerge = Omit<MergePlan, 'kind' | 'children'> & { children: MergePlace[] };

/** How many merges of each level there are over so many leaves: at index 0 the leaves' own level, always 0. */
export function countMerges(leaves: number, fanIn: number): number[] {
  if (!Number.isInteger(leaves) || leaves < 0)
    throw new RangeError(`Give a whole number of leaves, not ${leaves}.`);
  if (!Number.isInteger(fanIn) || fanIn < 2)
    throw new RangeError(`Give a whole fan-in from 2 on, not ${fanIn}.`);
  // Groups of one depth differ in size by at most one: there are few sizes to count for.
  const known = new Map<number, number[]>();
  const count = (size: number): number[] => {
    if (size < 2) return [0];
    const found = known.get(size);
    if (found) return found;
    const below = evenSizes(size, Math.min(size, fanIn)).map(count);
    const levels = Math.max(...below.map(counts => counts.length));
    const counts = Array.from({ length: levels }, (_, level) =>
      below.reduce((sum, each) => sum + (each[level] ?? 0), 0),
    );
    known.set(size, [...counts, 1]);
    return [...counts, 1];
  };
  return count(leaves);
}

/** How many merges of each level stand to the left of what comes after a place. */
export function mergesUpTo({ leaves, before }: MergePlace, fanIn: number): number[] {
  const counts = countMerges(leaves, fanIn);
  return Array.from(
    { length: Math.max(before.length, counts.length) },
    (_, at) => (before[at] ?? 0) + (counts[at] ?? 0),
  );
}

/** One merge and the places of what it merges, without the rest of the tree. The root's place has nothing before it. */
export function planMerge({ leaves, before }: MergePlace, fanIn: number): PlannedMerge {
  if (leaves < 2) throw new RangeError(`A merge has at least two leaves, not ${leaves}.`);
  const level = countMerges(leaves, fanIn).length - 1;
  const index = (before[level] ?? 0) + 1;
  let passed = before;
  const children = evenSizes(leaves, Math.min(leaves, fanIn)).map(size => {
    const child = { leaves: size, before: passed };
    passed = mergesUpTo(child, fanIn);
    return child;
  });
  return { id: `merge-${level}-${index}`, level, index, leaves, children };
}

/**
 * The shape of the recursive merge: a node with more than `fanIn` candidates splits them into `fanIn` groups
 * whose sizes differ by at most one (as `similarGroups` forms them, in the same order); a group of one is the
 * candidate itself. The root's level is log to the base `fanIn` of the leaves, rounded up. Null where there is
 * nothing to merge (fewer than two leaves). The paper fixes that merging is recursive; the fan-in is not from
 * the paper.
 */
export function planMerges(leaves: number, fanIn: number): MergePlan | null {
  if (countMerges(leaves, fanIn).length < 2) return null;
  const whole = (place: MergePlace): MergePlan => {
    const { children, ...own } = planMerge(place, fanIn);
    return {
      kind: 'merge',
      ...own,
      children: children.map(child => (child.leaves === 1 ? { kind: 'leaf' } : whole(child))),
    };
  };
  return whole({ leaves, before: [] });
}
