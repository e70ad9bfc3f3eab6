import type { Attention } from './attention.js';
import { readForLabels } from './choose-label.js';
import { learnLabels } from './learn-labels.js';
import { holdsFor, learnPlaces } from './learn-places.js';
import { areEpisodes, learnSteps } from './learn-steps.js';
import { RULES_A_REPLY, type LearntRule } from './learnt-rule.js';
import { readPlace, valuesAt } from './places.js';
import { readCases, type Case } from './read-cases.js';
import { readDocument } from './read-document.js';
import { firstWithin, readLimits } from './read-limits.js';
import { readRules, type ReadRule } from './read-rules.js';
import { learnProcedures, readsTable } from './scripts/tables.js';
import { contentStems } from './words.js';
import { asksForValues, readAnswers, sameValues } from './write-critique.js';

/** The content of an optimizer's reply. */
export interface Proposal {
  rules: LearntRule[];
  /** Numbers of current rules that the cases contradict. */
  remove: number[];
}

function attended(cases: Case[], attention: Attention): Case[] {
  return cases.flatMap(example => {
    if (!attention.reads(example.offset, `case ${example.id} ${example.input}`)) return [];
    const critique = attention.reads(example.offset, `critique ${example.critique}`) ? example.critique : '';
    return [{ ...example, critique }];
  });
}

/**
 * Minimum share of a condition's distinctive words that an input must have for a rule about answers to apply.
 */
const CONCERNED_FROM = 0.3;

/** The words of the condition without those that most conditions have, such as "the input mentions". */
function tellingWords(rule: ReadRule, current: ReadRule[]): string[] {
  const others = current.filter(other => other !== rule).map(other => new Set(contentStems(other.condition)));
  return contentStems(rule.condition).filter(
    word =>
      others.filter(other => other.has(word)).length <= 0.6 * others.length - 0.1 || others.length === 0,
  );
}

function concerns(rule: ReadRule, current: ReadRule[]): (example: Case) => boolean {
  const words = tellingWords(rule, current);
  return example => {
    const input = new Set(contentStems(example.input));
    return words.length > 0 && words.filter(word => input.has(word)).length >= CONCERNED_FROM * words.length;
  };
}

function namesAnswer(rule: ReadRule, answer: string): boolean {
  return readForLabels([{ name: answer.trim(), description: '' }], [rule]).rules.some(
    entry => entry.sign > 0,
  );
}

function contradicted(rule: ReadRule, how: { current: ReadRule[]; cases: Case[]; values: boolean }): boolean {
  const { current, cases, values } = how;
  const place = values ? readPlace(rule.action) : null;
  if (values && place === null) return false;
  const isConcerned = values
    ? (example: Case) => holdsFor(rule.condition, example.input)
    : concerns(rule, current);
  const concerned = cases.filter(
    example => example.input !== '' && !example.input.endsWith('…') && isConcerned(example),
  );
  const right = concerned.filter(example => {
    const expected = example.expected ?? '';
    if (place) return sameValues(valuesAt(readDocument(example.input), place), readAnswers(expected));
    return namesAnswer(rule, expected);
  });
  // A rule about answers is only to blame if its own answer was given.
  const blamed = (example: Case): boolean => place !== null || namesAnswer(rule, example.given ?? '');
  const wrong = concerned.filter(example => example.failed && blamed(example)).length;
  return wrong >= (values ? 1 : 2) && right.length === 0;
}

/** The rules of the current instructions: they are numbered and outside of the cases. */
function currentRules(text: string): ReadRule[] {
  return readRules(text).filter(rule => rule.id !== null && /^#?\d+$/.test(rule.id));
}

/**
 * The optimizer's role: learns rules from the cases that it reads, strongest first, within the limits in the
 * prompt and `RULES_A_REPLY`.
 */
export function learnRules(
  prompt: { text: string; offset: number },
  how: { attention: Attention; chance: string },
): Proposal {
  const all = readCases(prompt.text).map(example => ({ ...example, offset: example.offset + prompt.offset }));
  const cases = attended(all, how.attention);
  const failures = cases.filter(example => example.failed);
  const judged = failures.length > 0 ? failures : cases;
  const current = currentRules(prompt.text);
  const episodes = areEpisodes(judged);
  const tables = !episodes && judged.some(readsTable);
  const values = !tables && !episodes && judged.filter(asksForValues).length * 2 > judged.length;
  const learn = (): LearntRule[] => {
    if (tables) return learnProcedures(cases, current);
    if (episodes) return learnSteps(cases, how.chance);
    return values ? learnPlaces(cases, how.chance) : learnLabels(cases, how.chance);
  };
  const known = new Set(current.map(rule => `${rule.condition}\n${rule.action}`.toLowerCase()));
  const fresh = learn()
    .filter(rule => !known.has(`${rule.when}\n${rule.then}`.toLowerCase()))
    .sort((left, right) => right.strength - left.strength)
    .slice(0, RULES_A_REPLY);
  const remove = current
    .filter(rule => !tables && !episodes && contradicted(rule, { current, cases, values }))
    .map(rule => Number((rule.id ?? '').replace('#', '')));
  const limits = readLimits(prompt.text);
  return { rules: fresh.slice(0, firstWithin(fresh.map(sentence), limits)), remove };
}

/** A rule as one sentence. */
export function sentence(rule: { when: string; then: string }): string {
  return rule.when === '' ? rule.then : `When ${rule.when}: ${rule.then}`;
}
