import { uniform } from './hash.js';
import type { LearntRule } from './learnt-rule.js';
import type { Case } from './read-cases.js';
import { quotedPhrases } from './extract-values.js';
import { contentStems, wordsByStem } from './words.js';

/** Maximum words in the condition of a rule. */
const WORDS_A_RULE = 8;
/** Solved cases count less, because failed ones are what needs a rule. */
const SOLVED_WEIGHT = 0.5;
/** Factor for words that the critique names. */
const NAMED_WEIGHT = 1.5;

interface Counted {
  cases: Case[];
  words: Map<string, number>;
  forms: Map<string, string>;
}

function label(example: Case): string {
  return (example.expected ?? '').trim().replace(/^["'`]|["'`]$/g, '');
}

function count(cases: Case[]): Map<string, Counted> {
  const byLabel = new Map<string, Counted>();
  for (const example of cases) {
    const name = label(example);
    const counted = byLabel.get(name) ?? {
      cases: [],
      words: new Map<string, number>(),
      forms: new Map<string, string>(),
    };
    byLabel.set(name, counted);
    counted.cases.push(example);
    const named = new Set(quotedPhrases(example.critique).flatMap(contentStems));
    const source = example.input === '' ? example.critique : example.input;
    for (const [root, word] of wordsByStem(source)) {
      const weight = (example.failed ? 1 : SOLVED_WEIGHT) * (named.has(root) ? NAMED_WEIGHT : 1);
      counted.words.set(root, (counted.words.get(root) ?? 0) + weight);
      if (!counted.forms.has(root)) counted.forms.set(root, word);
    }
  }
  return byLabel;
}

/**
 * Learns which words indicate which answer: words that are frequent for it and rare for the others. `chance`
 * varies close decisions; '' disables this.
 */
export function learnLabels(cases: Case[], chance: string): LearntRule[] {
  const byLabel = count(cases);
  const totals = new Map<string, number>();
  for (const { words } of byLabel.values())
    for (const [word, weight] of words) totals.set(word, (totals.get(word) ?? 0) + weight);
  const jitter = (what: string): number => (chance === '' ? 1 : 0.85 + 0.3 * uniform(chance, what));
  return [...byLabel].flatMap(([name, { cases: own, words, forms }]) => {
    const contrast = (word: string, weight: number): number => {
      const others = (totals.get(word) ?? 0) - weight;
      return (
        weight *
        Math.log((cases.length + 1) / (others + 1)) *
        (weight / (weight + others)) *
        jitter(`${name} ${word}`)
      );
    };
    const chosen = [...words]
      .map(([word, weight]) => ({ word: forms.get(word) ?? word, contrast: contrast(word, weight) }))
      .filter(entry => entry.contrast > 0)
      .sort((left, right) => right.contrast - left.contrast)
      .slice(0, WORDS_A_RULE)
      .map(entry => entry.word);
    if (chosen.length === 0 || name === '') return [];
    const failed = own.filter(example => example.failed);
    const strength = (failed.length + 0.1 * (own.length - failed.length)) * jitter(name);
    return [
      {
        when: `the input mentions ${chosen.join(', ')}`,
        then: `answer "${name}"`,
        cases: own.map(example => example.id),
        strength,
      },
    ];
  });
}
