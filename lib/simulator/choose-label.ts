import { uniform } from './hash.js';
import type { Label } from './read-labels.js';
import type { ReadRule } from './read-rules.js';
import { contentStems, countGroups, plainWords } from './words.js';

/** Weight of further rules for the same label, relative to the best one. */
const FURTHER_RULE_WEIGHT = 0.4;
/** Breaks ties without changing the order of different scores. */
const TIE_BREAK_WEIGHT = 1e-9;

/** Words with weights, and their norm. */
interface WeightedWords {
  words: Map<string, number>;
  norm: number;
}

/** A rule that supports a label (sign 1) or advises against it (sign -1). */
interface LabelRule extends WeightedWords {
  rule: ReadRule;
  label: number;
  sign: 1 | -1;
}

/** Labels and rules of a prompt, parsed once for all inputs. */
export interface LabelReader {
  labels: Label[];
  names: WeightedWords[];
  rules: LabelRule[];
}

/** Weighs the words of each text by how few of the texts have them. */
function weigh(texts: string[]): WeightedWords[] {
  const sets = texts.map(text => new Set(contentStems(text)));
  const counts = countGroups(sets);
  const weightOf = (word: string): number => Math.sqrt(Math.log(1 + sets.length / (counts.get(word) ?? 1)));
  return sets.map(set => {
    const words = new Map([...set].map(word => [word, weightOf(word)]));
    const squares = [...words.values()].reduce((sum, weight) => sum + weight * weight, 0);
    return { words, norm: Math.sqrt(squares) };
  });
}

/**
 * Similarity of words to an input: the numerator of the cosine divided by the norm of the words, and reduced
 * if only a few of them match, because one common word says little about a long condition.
 */
function match({ words, norm }: WeightedWords, input: Set<string>): number {
  if (norm === 0) return 0;
  let product = 0;
  for (const [word, weight] of words) if (input.has(word)) product += weight * weight;
  return (product / norm) * Math.sqrt(product / norm ** 2);
}

/** The labels that an action names, and whether it is for or against them. */
function namedLabels(action: string, names: string[]): { label: number; sign: 1 | -1 }[] {
  const against = action.search(/\b(?:not|never|rather than|instead of|do not|don't|avoid)\b/i);
  const find = (part: string, sign: 1 | -1): { label: number; sign: 1 | -1 }[] => {
    const text = ` ${plainWords(part)} `;
    const found = names.flatMap((name, label) =>
      name.length > 2 && text.includes(name) ? [{ name, label }] : [],
    );
    // A name that is part of a longer name is not named itself.
    return found
      .filter(({ name }) => !found.some(other => other.name !== name && other.name.includes(name)))
      .map(({ label }) => ({ label, sign }));
  };
  if (against < 0) return find(action, 1);
  return [...find(action.slice(0, against), 1), ...find(action.slice(against), -1)];
}

/** Determines which labels each rule supports. Skips rules that name no label. */
export function readForLabels(labels: Label[], rules: ReadRule[]): LabelReader {
  const names = labels.map(label => ` ${plainWords(label.name)} `);
  const named = rules.flatMap(rule => namedLabels(rule.action, names).map(name => ({ rule, ...name })));
  const weights = weigh(named.map(({ rule }) => rule.condition));
  return {
    labels,
    names: weigh(labels.map(({ name, description }) => `${name} ${description}`)),
    rules: named.map((entry, index) => ({
      ...entry,
      words: weights[index]?.words ?? new Map(),
      norm: weights[index]?.norm ?? 0,
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
  options: { reads: (rule: ReadRule) => boolean; tieBreak: string },
): Label | null {
  const words = new Set(contentStems(input));
  const strengths = reader.labels.map((): number[] => []);
  for (const rule of reader.rules) {
    const strength = match(rule, words);
    if (strength > 0 && options.reads(rule.rule)) strengths[rule.label]?.push(rule.sign * strength);
  }
  let chosen: Label | null = null;
  let highest = -Infinity;
  for (const [index, label] of reader.labels.entries()) {
    const [first = 0, ...further] = (strengths[index] ?? []).sort((left, right) => right - left);
    const name = reader.names[index];
    const score =
      (name ? match(name, words) : 0) +
      first +
      FURTHER_RULE_WEIGHT * further.reduce((sum, strength) => sum + strength, 0) +
      TIE_BREAK_WEIGHT * uniform(options.tieBreak, String(index));
    if (score > highest) [chosen, highest] = [label, score];
  }
  return chosen;
}
