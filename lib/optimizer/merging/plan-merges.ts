import { mergeId } from '../program/points.js';
import { evenSizes } from '../dividing/even-parts.js';

/** The candidate of a subset: a leaf of the merge tree. */
export interface MergeLeaf {
  kind: 'leaf';
}

/** One merge of the tree, with its inputs. */
export interface MergePlan {
  kind: 'merge';
  /** `merge-LEVEL-INDEX`, unique in the tree. */
  id: string;
  /** The height above the leaves, which are level 0. */
  level: number;
  /** 1-based position among the merges of this level, from left to right. */
  index: number;
  /** The number of candidates that are merged here. */
  leaves: number;
  /** At least two, at most `fanIn`; the larger groups first. */
  children: (MergePlan | MergeLeaf)[];
}

/** The place of a node in the tree: small, and sufficient to plan the node and everything below it. */
export interface MergePlace {
  /** The number of candidates that are merged here; 1 is a leaf. */
  leaves: number;
  /** The number of merges to its left on each level, starting with level 0, which has none. */
  before: number[];
}

export type PlannedMerge = Omit<MergePlan, 'kind' | 'children'> & { children: MergePlace[] };

/** The number of merges on each level for this many leaves; index 0 is the level of the leaves, always 0. */
export function countMerges(leaves: number, fanIn: number): number[] {
  if (!Number.isInteger(leaves) || leaves < 0)
    throw new RangeError(`Give a whole number of leaves, not ${leaves}.`);
  if (!Number.isInteger(fanIn) || fanIn < 2)
    throw new RangeError(`Give a whole fan-in from 2 on, not ${fanIn}.`);
  // Groups of one depth differ in size by at most one, so there are few sizes to count.
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

/** The number of merges on each level to the left of the node that follows a place. */
export function mergesUpTo({ leaves, before }: MergePlace, fanIn: number): number[] {
  const counts = countMerges(leaves, fanIn);
  return Array.from(
    { length: Math.max(before.length, counts.length) },
    (_, at) => (before[at] ?? 0) + (counts[at] ?? 0),
  );
}

/**
 * One merge and the places of its inputs, without the rest of the tree. The root's place has an empty
 * `before`.
 */
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
  return { id: mergeId(level, index), level, index, leaves, children };
}

/**
 * The shape of the recursive merge: a node with more than `fanIn` candidates splits them into `fanIn` groups
 * whose sizes differ by at most one (as `similarGroups` forms them, in the same order); a group of one is the
 * candidate itself. The root's level is the logarithm of the number of leaves to the base `fanIn`, rounded
 * up. Null if there is nothing to merge (fewer than two leaves). The paper specifies that merging is
 * recursive; the fan-in is not from the paper.
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
