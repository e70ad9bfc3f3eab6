import { evenSizes } from './even-parts.js';

/** A candidate that comes out of a subset: where the merge tree begins. */
export interface MergeLeaf {
  kind: 'leaf';
  /** 0-based place among all leaves, from left to right. */
  index: number;
}

/** One merge, and what it merges. */
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

interface Counters {
  nextLeaf: number;
  /** Merges numbered so far, by level. */
  merges: Map<number, number>;
}

function planNode(size: number, fanIn: number, counters: Counters): MergePlan | MergeLeaf {
  if (size === 1) {
    counters.nextLeaf += 1;
    return { kind: 'leaf', index: counters.nextLeaf - 1 };
  }
  const sizes = evenSizes(size, Math.min(size, fanIn));
  const children = sizes.map(group => planNode(group, fanIn, counters));
  const level = 1 + Math.max(...children.map(child => (child.kind === 'leaf' ? 0 : child.level)));
  const index = (counters.merges.get(level) ?? 0) + 1;
  counters.merges.set(level, index);
  return { kind: 'merge', id: `merge-${level}-${index}`, level, index, leaves: size, children };
}

/**
 * The shape of the recursive merge: a node with more than `fanIn` candidates splits them into `fanIn` groups
 * whose sizes differ by at most one (as `similarGroups` forms them, in the same order); a group of one is the
 * candidate itself. The root's level is log to the base `fanIn` of the leaves, rounded up. Null where there is
 * nothing to merge (fewer than two leaves). The paper fixes that merging is recursive; the fan-in is not from
 * the paper.
 */
export function planMerges(leaves: number, fanIn: number): MergePlan | null {
  if (!Number.isInteger(leaves) || leaves < 0)
    throw new RangeError(`Give a whole number of leaves, not ${leaves}.`);
  if (!Number.isInteger(fanIn) || fanIn < 2)
    throw new RangeError(`Give a whole fan-in from 2 on, not ${fanIn}.`);
  if (leaves < 2) return null;
  const root = planNode(leaves, fanIn, { nextLeaf: 0, merges: new Map() });
  return root.kind === 'merge' ? root : null;
}
