import { uniform } from './hash.js';
import type { LearnedRule } from './learned-rule.js';
import type { Case } from './read-cases.js';
import { contentStems, quotedPhrases, wordsByStem } from './words.js';

const WORDS_PER_RULE = 8;
/** Solved cases count less, because failed ones are what needs a rule. */
const SOLVED_WEIGHT = 0.5;
/** Factor for words that the critique names. */
const NAMED_WEIGHT = 1.5;

/** The cases with one correct answer. */
interface LabelCases {
  cases: Case[];
  /** Weights by word stem. */
  weights: Map<string, number>;
  /** Words by stem, as first written. */
  words: Map<string, string>;
}

function groupByLabel(cases: Case[]): Map<string, LabelCases> {
  const byLabel = new Map<string, LabelCases>();
  for (const example of cases) {
    const label = (example.expected ?? '').trim().replace(/^["'`]|["'`]$/g, '');
    const group: LabelCases = byLabel.get(label) ?? { cases: [], weights: new Map(), words: new Map() };
    byLabel.set(label, group);
    group.cases.push(example);
    const named = new Set(quotedPhrases(example.critique).flatMap(contentStems));
    for (const [stem, word] of wordsByStem(example.input === '' ? example.critique : example.input)) {
      const weight = (example.failed ? 1 : SOLVED_WEIGHT) * (named.has(stem) ? NAMED_WEIGHT : 1);
      group.weights.set(stem, (group.weights.get(stem) ?? 0) + weight);
      if (!group.words.has(stem)) group.words.set(stem, word);
    }
  }
  return byLabel;
}

/**
 * Learns which words indicate which answer: words that are frequent for it and rare for the others. `chance`
 * varies close decisions; '' disables this.
 */
export function learnLabels(cases: Case[], chance: string): LearnedRule[] {
  const byLabel = groupByLabel(cases);
  const totals = new Map<string, number>();
  for (const { weights } of byLabel.values())
    for (const [stem, weight] of weights) totals.set(stem, (totals.get(stem) ?? 0) + weight);
  const jitter = (what: string): number => (chance === '' ? 1 : 0.85 + 0.3 * uniform(chance, what));
  return [...byLabel].flatMap(([label, { cases: own, weights, words }]) => {
    const contrast = (stem: string, weight: number): number => {
      const others = (totals.get(stem) ?? 0) - weight;
      const rarity = Math.log((cases.length + 1) / (others + 1));
      return weight * rarity * (weight / (weight + others)) * jitter(`${label} ${stem}`);
    };
    const chosen = [...weights]
      .map(([stem, weight]) => ({ word: words.get(stem) ?? stem, contrast: contrast(stem, weight) }))
      .filter(entry => entry.contrast > 0)
      .sort((left, right) => right.contrast - left.contrast)
      .slice(0, WORDS_PER_RULE)
      .map(entry => entry.word);
    if (chosen.length === 0 || label === '') return [];
    const failed = own.filter(example => example.failed).length;
    return {
      when: `the input mentions ${chosen.join(', ')}`,
      then: `answer "${label}"`,
      cases: own.map(example => example.id),
      strength: (failed + 0.1 * (own.length - failed)) * jitter(label),
    };
  });
}
