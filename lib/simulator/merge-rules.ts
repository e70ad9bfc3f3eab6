import { sentence } from './learn-rules.js';
import { describePlace, readPlace } from './places.js';
import { firstWithin, readLimits, type Limits } from './read-limits.js';
import { readRules, type ReadRule } from './read-rules.js';
import { countGroups, likeness, quotedPhrases, wordsByStem } from './words.js';

/** Minimum similarity of conditions to unite rules with the same action. */
const UNITE_FROM = 0.3;
/** Minimum similarity of conditions for rules with different actions to contradict each other. */
const CONTRADICT_FROM = 0.9;
/** Maximum words in a united condition. */
const WORDS_PER_RULE = 14;

/** A rule of one of the candidates. */
interface CandidateRule {
  ids: string[];
  when: string;
  then: string;
  action: string;
  words: Map<string, string>;
  phrases: string;
  evidence: number;
}

export interface Merged {
  /** All remaining rules, in order. A rule with only its own id in `replaces` is unchanged. */
  rules: { when: string; then: string; replaces: string[]; changed: boolean }[];
  drop: string[];
}

/** Weighs a rule by the score and the number of tasks that the prompt states for it or its candidate. */
function evidenceOf(rule: ReadRule, text: string): number {
  const letter = /^[A-Za-z]+/.exec(rule.id ?? '')?.[0] ?? '';
  const label = `\\b(?:label|id|name|candidate|version)\\W{1,3}${letter}\\b[^\\n>]*`;
  const candidate = [...text.slice(0, rule.offset).matchAll(new RegExp(label, 'gi'))].at(-1)?.[0] ?? '';
  const score = Number(/\bscore\w*\W{1,3}(\d*\.?\d+)/i.exec(candidate)?.[1] ?? 0.5);
  const tasks = /\b(?:tasks|cases|examples)\W{1,3}(\d+)/i.exec(candidate)?.[1];
  const cases = Number(/\d+/.exec(rule.note)?.[0] ?? tasks ?? 1);
  return (0.1 + (score > 1 ? score / 100 : score)) * Math.log(2 + cases);
}

function normalizeAction(action: string): string {
  const place = readPlace(action);
  return place ? describePlace(place) : [...wordsByStem(action).keys()].sort().join(' ');
}

function readCandidateRules(text: string): CandidateRule[] {
  // Labels contain a number; "[user]" before a message is not a label.
  const rules = readRules(text).filter(rule => rule.id !== null && /\d/.test(rule.id));
  const lettered = rules.filter(rule => /[A-Za-z]/.test(rule.id ?? ''));
  const labeled = lettered.length > 0 ? lettered : rules;
  return labeled.map(rule => ({
    ids: [rule.id ?? ''],
    when: rule.condition,
    then: rule.action,
    action: normalizeAction(rule.action),
    words: wordsByStem(rule.condition),
    phrases: quotedPhrases(rule.condition).sort().join('|'),
    evidence: evidenceOf(rule, text),
  }));
}

/**
 * Removes words that nearly all conditions have ("the input mentions"), because they do not indicate
 * similarity.
 */
function dropCommonWords(rules: CandidateRule[]): void {
  if (rules.length < 4) return;
  const counts = countGroups(rules.map(({ words }) => words.keys()));
  for (const rule of rules) {
    const distinctive = [...rule.words].filter(([word]) => (counts.get(word) ?? 0) <= 0.6 * rules.length);
    if (distinctive.length > 0) rule.words = new Map(distinctive);
  }
}

function similarity(left: CandidateRule, right: CandidateRule): number {
  if (left.phrases !== '' || right.phrases !== '') return left.phrases === right.phrases ? 1 : 0;
  return likeness(new Set(left.words.keys()), new Set(right.words.keys()));
}

/**
 * The most distinctive words of a united rule: those common to its conditions, and those that few actions have
 * elsewhere (`rarity`).
 */
function strongestWords(
  rules: CandidateRule[],
  limit: number,
  rarity: (word: string) => number,
): Map<string, string> {
  const forms = new Map<string, string>();
  const weights = new Map<string, number>();
  for (const { words } of rules) {
    for (const [word, form] of words) {
      forms.set(word, form);
      weights.set(word, (weights.get(word) ?? 0) + rarity(word));
    }
  }
  const ranked = [...weights].sort(([, left], [, right]) => right - left).slice(0, limit);
  return new Map(ranked.map(([word]) => [word, forms.get(word) ?? word]));
}

/** Unites rules with the same action and similar conditions. Conditions keep only their strongest words. */
function uniteSimilar(rules: CandidateRule[], options: { from: number; words: number }): CandidateRule[] {
  const groups: CandidateRule[][] = [];
  for (const rule of rules) {
    const group = groups.find(
      ([first]) =>
        first?.action === rule.action &&
        (first.when === rule.when || similarity(first, rule) >= options.from),
    );
    if (group) group.push(rule);
    else groups.push([rule]);
  }
  const actions = [...new Set(rules.map(({ action }) => action))];
  const counts = countGroups(
    actions.map(action =>
      rules.filter(rule => rule.action === action).flatMap(({ words }) => [...words.keys()]),
    ),
  );
  const rarity = (word: string): number => Math.log(1 + actions.length / (counts.get(word) ?? 1));
  return groups.map(group => {
    const strongest = group.reduce((best, rule) => (rule.evidence > best.evidence ? rule : best));
    const ids = group.flatMap(rule => rule.ids);
    const united = { ...strongest, ids, evidence: group.reduce((sum, rule) => sum + rule.evidence, 0) };
    if (strongest.phrases !== '' || (group.length === 1 && strongest.words.size <= options.words))
      return united;
    const words = strongestWords(group, options.words, rarity);
    return { ...united, words, when: `the input mentions ${[...words.values()].join(', ')}` };
  });
}

/** Two places can both be correct: if one has no value, the other is searched. */
function areCompatible(left: CandidateRule, right: CandidateRule): boolean {
  const [first, second] = [readPlace(left.then), readPlace(right.then)];
  if (!first || !second || first.none || second.none) return false;
  return (
    first.paths.join() !== second.paths.join() || (first.after !== undefined && second.after !== undefined)
  );
}

function contradictedBy(rule: CandidateRule, others: CandidateRule[]): boolean {
  return others.some(
    other =>
      other !== rule &&
      other.action !== rule.action &&
      similarity(other, rule) >= CONTRADICT_FROM &&
      !areCompatible(other, rule) &&
      (other.evidence > rule.evidence ||
        (other.evidence === rule.evidence && others.indexOf(other) < others.indexOf(rule))),
  );
}

/** The evidence for a rule, and how specific its condition is. */
function importance(rule: CandidateRule): number {
  return rule.evidence * Math.log(1 + rule.words.size + 4 * rule.phrases.split('|').filter(Boolean).length);
}

/** How many of the first rules fit within the limits. */
function countFitting(rules: CandidateRule[], limits: Limits): number {
  return firstWithin(
    rules.map(rule => `- ${sentence(rule)}`),
    limits,
  );
}

/** Shortens rules before it drops any, because a dropped rule loses its knowledge. */
function shorten(rules: CandidateRule[], limits: Limits): CandidateRule[] {
  const fits = (rules: CandidateRule[]): boolean => countFitting(rules, limits) === rules.length;
  if (fits(rules)) return rules;
  let united = rules;
  for (const words of [WORDS_PER_RULE, 10, 7, 5]) {
    united = uniteSimilar(rules, { from: 0, words });
    if (fits(united)) return united;
  }
  const ranked = [...united].sort((left, right) => importance(right) - importance(left));
  const fitting = new Set(ranked.slice(0, countFitting(ranked, limits)));
  return united.filter(rule => fitting.has(rule));
}

/** Share of the limit for rules; the rest is for openings. */
const SHARE_OF_RULES = 0.9;

/**
 * The merger's role: keeps all rules except those that are equivalent (united), contradict stronger rules, or
 * exceed the stated limit (dropped).
 */
export function mergeRules(text: string): Merged {
  const rules = readCandidateRules(text);
  dropCommonWords(rules);
  const united = uniteSimilar(rules, { from: UNITE_FROM, words: WORDS_PER_RULE });
  const agreeing = united.filter(rule => !contradictedBy(rule, united));
  const limits = readLimits(text);
  const remaining = shorten(agreeing, { ...limits, tokens: limits.tokens * SHARE_OF_RULES });
  const originals = new Set(rules.map(rule => rule.when));
  const remainingIds = new Set(remaining.flatMap(rule => rule.ids));
  return {
    rules: remaining.map(({ when, then, ids }) => ({
      when,
      then,
      replaces: ids,
      changed: ids.length > 1 || !originals.has(when),
    })),
    drop: rules.flatMap(rule => rule.ids).filter(id => !remainingIds.has(id)),
  };
}
