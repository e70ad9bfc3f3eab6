import type { Cooperative } from '../cooperative.js';

/** Passes over all pairs; a further pass gains little. */
const passes = 4;

/** Beyond this many entries the table of sums takes more memory than the improvement is worth. */
const largestTable = 2 ** 23;

/** A smaller gain is a rounding error, and swapping for it would not terminate. */
const smallestGain = 1e-9;

export interface Grouping {
  /** The group of each text; changed in place. */
  groupOf: number[];
  groups: number;
  /** The similarity of one text to all. */
  rowOf: (index: number) => Float64Array;
}

/** The similarity of each text to each group: the sum over the group's members, including the text itself. */
class Affinities {
  readonly #sums: Float64Array;
  readonly #groups: number;
  /** 1, or 0 for a text without any distinctive term. */
  readonly #toItself: Float64Array;

  constructor({ groupOf, groups, rowOf }: Grouping) {
    this.#groups = groups;
    this.#sums = new Float64Array(groupOf.length * groups);
    this.#toItself = new Float64Array(groupOf.length);
    groupOf.forEach((group, member) => {
      const row = rowOf(member);
      this.#toItself[member] = row[member] ?? 0;
      this.add(group, row, 1);
    });
  }

  /** The similarity to the other members of the text's own group. */
  toOthers(text: number, ownGroup: number): number {
    return this.of(text, ownGroup) - (this.#toItself[text] ?? 0);
  }

  of(text: number, group: number): number {
    return this.#sums[text * this.#groups + group] ?? 0;
  }

  add(group: number, row: Float64Array, sign: 1 | -1): void {
    for (let text = 0; text < row.length; text += 1) {
      const similarity = row[text] ?? 0;
      if (similarity === 0) continue;
      const place = text * this.#groups + group;
      this.#sums[place] = (this.#sums[place] ?? 0) + sign * similarity;
    }
  }
}

interface Search {
  groupOf: readonly number[];
  affinities: Affinities;
  text: number;
  row: Float64Array;
}

/** The later text of another group with which a swap gains the most; -1 if none gains. */
function bestPartner({ groupOf, affinities, text, row }: Search): number {
  const group = groupOf[text] ?? 0;
  const loss = affinities.toOthers(text, group);
  let partner = -1;
  let best = smallestGain;
  for (let other = text + 1; other < groupOf.length; other += 1) {
    const otherGroup = groupOf[other] ?? 0;
    if (otherGroup === group) continue;
    const won = affinities.of(text, otherGroup) + affinities.of(other, group) - 2 * (row[other] ?? 0);
    const gain = won - loss - affinities.toOthers(other, otherGroup);
    if (gain <= best) continue;
    best = gain;
    partner = other;
  }
  return partner;
}

/**
 * Swaps members of different groups as long as that makes the members of the groups more similar (after
 * Kernighan and Lin 1970); the sizes do not change. Leaves the groups unchanged if texts times groups exceeds
 * about eight million.
 */
export function* improveBySwaps(grouping: Grouping): Cooperative<void> {
  const { groupOf, groups, rowOf } = grouping;
  if (groups < 2 || groupOf.length * groups > largestTable) return;
  const affinities = new Affinities(grouping);
  for (let pass = 0, swapped = true; swapped && pass < passes; pass += 1) {
    swapped = false;
    for (const text of groupOf.keys()) {
      yield;
      const row = rowOf(text);
      const partner = bestPartner({ groupOf, affinities, text, row });
      if (partner < 0) continue;
      swap(grouping, affinities, [text, partner]);
      swapped = true;
    }
  }
}

function swap({ groupOf, rowOf }: Grouping, affinities: Affinities, [text, partner]: [number, number]): void {
  const group = groupOf[text] ?? 0;
  const partnerGroup = groupOf[partner] ?? 0;
  const row = rowOf(text);
  const partnerRow = rowOf(partner);
  affinities.add(group, row, -1);
  affinities.add(group, partnerRow, 1);
  affinities.add(partnerGroup, partnerRow, -1);
  affinities.add(partnerGroup, row, 1);
  groupOf[text] = partnerGroup;
  groupOf[partner] = group;
}
