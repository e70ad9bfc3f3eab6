import type { Case } from '../read-cases.js';
import { contentStems, likeness } from '../words.js';
import { withoutValues } from './read-values.js';

/** Minimum similarity of inputs, without their values, to be of one kind. */
const ALIKE_FROM = 0.45;

/** Groups cases by the words of their inputs, without the values. */
export function groupAlike(cases: readonly Case[]): Case[][] {
  const groups: { words: Set<string>; members: Case[] }[] = [];
  for (const example of cases) {
    const words = new Set(contentStems(withoutValues(example.input)));
    const best = groups
      .map(group => ({ group, alike: likeness(group.words, words) }))
      .sort((left, right) => right.alike - left.alike)[0];
    if (best && best.alike >= ALIKE_FROM) best.group.members.push(example);
    else groups.push({ words, members: [example] });
  }
  return groups.map(({ members }) => members);
}
