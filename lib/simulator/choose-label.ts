import { uniform } from './hash.js';
import type { Label } from './read-labels.js';
import type { ReadRule } from './read-rules.js';
import { contentStems } from './words.js';

/** Weight of a label's own words relative to the rules that name it. */
const NAME_WEIGHT = 1;
/** Weight of further rules for the same label, relative to the best one. */
const FURTHER_RULE_WEIGHT = 0.4;

interface Weighted {
  words: Map<string, number>;
  length: number;
}

interface LabelRule extends Weighted {
  rule: ReadRule;
  label: number;
  sign: 1 | -1;
}

/** Labels and rules of a prompt, parsed once for all inputs. */
export interface LabelReader {
  labels: Label[];
  names: Weighted[];
  rules: LabelRule[];
}

function weigh(sets: Set<string>[]): Weighted[] {
  const frequency = new Map<string, number>();
  for (const set of sets) for (const word of set) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return sets.map(set => {
    const words = new Map(
      [...set].map(word => [word, Math.sqrt(Math.log(1 + sets.length / (frequency.get(word) ?? 1)))]),
    );
    let squares = 0;
    for (const weight of words.values()) squares += weight * weight;
    return { words, length: Math.sqrt(squares) };
  });
}

/**
 * Similarity of words to an input: the numerator of the cosine divided by the norm of the words, and reduced
 * if only a few of them match, because one common word says little about a long condition.
 */
function match(weighted: Weighted, input: Set<string>): number {
  if (weighted.length === 0) return 0;
  let product = 0;
  for (const [word, weight] of weighted.words) if (input.has(word)) product += weight * weight;
  return (product / weighted.length) * Math.sqrt(product / weighted.length ** 2);
}

function plain(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}

/** The labels that an action names, and whether it is for or against them. */
function namedLabels(action: string, names: string[]): { label: number; sign: 1 | -1 }[] {
  const against = action.search(/\b(?:not|never|rather than|instead of|do not|don't|avoid)\b/i);
  const forText = plain(against < 0 ? action : action.slice(0, against));
  const againstText = against < 0 ? '' : plain(action.slice(against));
  const longest = (text: string): number[] => {
    const found = names.flatMap((name, index) =>
      name.length > 2 && text.includes(name) ? [{ name, index }] : [],
    );
    return found
      .filter(({ name }) => !found.some(other => other.name !== name && other.name.includes(name)))
      .map(({ index }) => index);
  };
  return [
    ...longest(forText).map(label => ({ label, sign: 1 as const })),
    ...longest(againstText).map(label => ({ label, sign: -1 as const })),
  ];
}

/** Determines which labels each rule supports. Skips rules that name no label. */
export function readForLabels(labels: Label[], rules: ReadRule[]): LabelReader {
  const plainNames = labels.map(label => plain(label.name));
  const named = rules.flatMap(rule => namedLabels(rule.action, plainNames).map(name => ({ rule, ...name })));
  const weights = weigh(named.map(({ rule }) => new Set(contentStems(rule.condition))));
  return {
    labels,
    names: weigh(labels.map(label => new Set(contentStems(`${label.name} ${label.description}`)))),
    rules: named.map((entry, index) => ({
      ...entry,
      ...(weights[index] ?? { words: new Map(), length: 0 }),
    })),
  };
}

/**
 * Chooses the label that best matches the input's words: by the label's own words, and by the conditions of
 * the rules that name it. Words that are rare among the rules count more.
 */
export function chooseLabel(
  reader: LabelReader,
  input: string,
  how: { reads: (rule: ReadRule) => boolean; tieBreak: string },
): { label: Label; score: number } | null {
  const words = new Set(contentStems(input));
  const scores = reader.names.map(name => NAME_WEIGHT * match(name, words));
  const best = new Map<number, number[]>();
  for (const rule of reader.rules) {
    const strength = match(rule, words);
    if (strength === 0 || !how.reads(rule.rule)) continue;
    const list = best.get(rule.label);
    if (list) list.push(rule.sign * strength);
    else best.set(rule.label, [rule.sign * strength]);
  }
  for (const [label, strengths] of best) {
    const [first = 0, ...further] = strengths.sort((left, right) => right - left);
    scores[label] =
      (scores[label] ?? 0) +
      first +
      FURTHER_RULE_WEIGHT * further.reduce((sum, strength) => sum + strength, 0);
  }
  let chosen = -1;
  let highest = -Infinity;
  for (const [index, score] of scores.entries()) {
    const nudged = score + 1e-9 * uniform(how.tieBreak, String(index));
    if (nudged > highest) [chosen, highest] = [index, nudged];
  }
  const label = reader.labels[chosen];
  return label ? { label, score: highest } : null;
}
