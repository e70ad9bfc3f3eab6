import { type DividableTask, indexesById } from './divider.js';
import { inStrata } from './divide-stratified.js';
import { evenSizes } from './even-parts.js';
import type { FailureGroup } from './failure-groups.js';
import type { Cooperative } from '../cooperative.js';

/** A subset that is being filled. */
interface Bin {
  room: number;
  members: number[];
  answers: Set<string>;
}

/** How rare the answers are that a group shares with a bin: an answer of many groups is weak evidence. */
function affinity(group: FailureGroup, bin: Bin, groupsWith: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const answer of group.answers) if (bin.answers.has(answer)) sum += 1 / (groupsWith.get(answer) ?? 1);
  return sum;
}

/** The best bin with room: the most akin, then the emptiest, then the first. */
function choose(
  bins: readonly Bin[],
  group: FailureGroup,
  rules: { hasRoom: (bin: Bin) => boolean; groupsWith: ReadonlyMap<string, number> },
): Bin | undefined {
  let chosen: Bin | undefined;
  let best = -1;
  for (const bin of bins) {
    if (!rules.hasRoom(bin)) continue;
    const kin = affinity(group, bin, rules.groupsWith);
    const isBetter =
      !chosen || kin > best + 1e-9 || (kin > best - 1e-9 && bin.members.length < chosen.members.length);
    if (!isBetter) continue;
    chosen = bin;
    best = kin;
  }
  return chosen;
}

function put(bin: Bin, group: FailureGroup, count: number): void {
  bin.members.push(...group.members.slice(0, count));
  group.answers.forEach(answer => bin.answers.add(answer));
}

/**
 * Packs groups of failures into bins, the largest first: with those that share an answer, as long as no bin
 * exceeds its share of the failures; otherwise into the emptiest bin with room. If no bin has room, splits
 * the group.
 */
function* packGroups(groups: readonly FailureGroup[], bins: readonly Bin[]): Cooperative<void> {
  const failures = groups.reduce((sum, group) => sum + group.members.length, 0);
  const share = Math.ceil(failures / bins.length);
  const groupsWith = new Map<string, number>();
  for (const answer of groups.flatMap(group => group.answers))
    groupsWith.set(answer, (groupsWith.get(answer) ?? 0) + 1);
  const nothing = new Map<string, number>();
  const largestFirst = [...groups].sort((left, right) => right.members.length - left.members.length);
  for (const group of largestFirst) {
    const size = group.members.length;
    const fits = (bin: Bin, most: number) => bin.members.length + size <= Math.min(most, bin.room);
    const bin =
      choose(bins, group, { hasRoom: candidate => fits(candidate, share), groupsWith }) ??
      choose(
        bins,
        { ...group, answers: [] },
        { hasRoom: other => fits(other, other.room), groupsWith: nothing },
      );
    if (bin) put(bin, group, size);
    else splitAcrossBins(group, bins);
    yield;
  }
}

/** Splits a group across bins, the one with the most free space first. */
function splitAcrossBins(group: FailureGroup, bins: readonly Bin[]): void {
  let rest = group.members;
  for (const bin of [...bins].sort((left, right) => free(right) - free(left))) {
    if (rest.length === 0) return;
    const count = Math.min(rest.length, free(bin));
    put(bin, { ...group, members: rest }, count);
    rest = rest.slice(count);
  }
}

function free({ room, members }: Bin): number {
  return room - members.length;
}

/** Deals tasks into the free places of the bins, so that neighbors in the list end up far apart. */
function spread(indexes: readonly number[], bins: readonly Bin[]): void {
  const places = bins.flatMap(bin =>
    Array.from({ length: free(bin) }, (_, place) => ({ bin, at: (place + 0.5) / free(bin) })),
  );
  // Sorting is stable: on a tie, the first bin's place comes first.
  places.sort((left, right) => left.at - right.at);
  indexes.forEach((index, place) => places[place]?.bin.members.push(index));
}

/**
 * Keeps tasks that fail alike together, and spreads solved ones by their answers. Returns indexes, ascending
 * within a subset, each in exactly one; sizes differ by at most one. A group stays whole if it fits into a
 * subset, unless the subsets are already too full of failures. Depends on the tasks' ids, not on their order.
 * Not from the paper.
 */
export function* subsetsByFailure(input: {
  tasks: readonly DividableTask[];
  groups: readonly FailureGroup[];
  subsets: number;
  seed: number;
}): Cooperative<number[][]> {
  const { tasks, groups, seed } = input;
  const subsets = Math.min(input.subsets, tasks.length);
  if (subsets === 0) return [];
  const bins = evenSizes(tasks.length, subsets).map((room): Bin => ({
    room,
    members: [],
    answers: new Set(),
  }));
  yield* packGroups(groups, bins);
  const failed = new Set(groups.flatMap(group => group.members));
  const solved = indexesById(tasks).filter(index => !failed.has(index));
  spread(inStrata({ tasks, indexes: solved, seed }), bins);
  return bins.map(({ members }) => members.sort((left, right) => left - right));
}
