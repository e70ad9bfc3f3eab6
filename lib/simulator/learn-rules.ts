import type { Attention } from './attention.js';
import { readForLabels } from './choose-label.js';
import { learnLabels } from './learn-labels.js';
import { learnPlaces, ruleApplies } from './learn-places.js';
import { areEpisodes, learnSteps } from './learn-steps.js';
import { RULES_PER_REPLY, type LearnedRule } from './learned-rule.js';
import { readPlace, valuesAt } from './places.js';
import type { Case } from './read-cases.js';
import { readDocument } from './read-document.js';
import { toLabels } from './read-labels.js';
import { firstWithin, readLimits } from './read-limits.js';
import { readRules, type ReadRule } from './read-rules.js';
import { learnProcedures, readsTable } from './scripts/tables.js';
import { contentStems, countGroups } from './words.js';
import { asksForValues, readAnswers, sameValues } from './write-critique.js';

/** The content of an optimizer's reply. */
export interface Proposal {
  rules: LearnedRule[];
  /** Numbers of current rules that the cases contradict. */
  remove: number[];
}

function readWithAttention(cases: Case[], offset: number, attention: Attention): Case[] {
  return cases.flatMap(example => {
    const at = example.offset + offset;
    if (!attention.reads(at, `case ${example.id} ${example.input}`)) return [];
    const critique = attention.reads(at, `critique ${example.critique}`) ? example.critique : '';
    return [{ ...example, critique }];
  });
}

/**
 * Minimum share of a condition's distinctive words that an input must have for a rule about answers to apply.
 */
const APPLIES_FROM = 0.3;

/** The words of the condition without those that most conditions have, such as "the input mentions". */
function distinctiveWords(rule: ReadRule, current: ReadRule[]): string[] {
  const others = current.filter(other => other !== rule).map(({ condition }) => contentStems(condition));
  const counts = countGroups(others);
  return contentStems(rule.condition).filter(
    word => others.length === 0 || (counts.get(word) ?? 0) <= 0.6 * others.length - 0.1,
  );
}

function namesAnswer(rule: ReadRule, answer: string): boolean {
  const reader = readForLabels(toLabels([answer.trim()]), [rule]);
  return reader.rules.some(({ sign }) => sign > 0);
}

/** The cases to which a rule applies, without those whose input is cut. */
function casesOf(cases: Case[], applies: (input: string) => boolean): Case[] {
  return cases.filter(({ input }) => input !== '' && !input.endsWith('…') && applies(input));
}

/** Whether a rule about places is wrong for a failed case and right for none. */
function isPlaceContradicted(rule: ReadRule, cases: Case[]): boolean {
  const place = readPlace(rule.action);
  if (!place) return false;
  const concerned = casesOf(cases, input => ruleApplies(rule.condition, input));
  const isRight = ({ input, expected }: Case): boolean =>
    sameValues(valuesAt(readDocument(input), place), readAnswers(expected ?? ''));
  return concerned.some(({ failed }) => failed) && !concerned.some(isRight);
}

/** Whether a rule about answers was followed in two failed cases and is right for none. */
function isAnswerContradicted(rule: ReadRule, cases: Case[], current: ReadRule[]): boolean {
  const words = distinctiveWords(rule, current);
  const concerned = casesOf(cases, input => {
    const stems = new Set(contentStems(input));
    return words.length > 0 && words.filter(word => stems.has(word)).length >= APPLIES_FROM * words.length;
  });
  const followed = concerned.filter(({ failed, given }) => failed && namesAnswer(rule, given ?? ''));
  return followed.length > 1 && !concerned.some(({ expected }) => namesAnswer(rule, expected ?? ''));
}

/** The rules of the current instructions: they are numbered and outside of the cases. */
function currentRules(text: string): ReadRule[] {
  return readRules(text).filter(rule => rule.id !== null && /^#?\d+$/.test(rule.id));
}

/** Learns rules of the kind that the cases need, and finds current rules that the cases contradict. */
function learn(
  cases: Case[],
  current: ReadRule[],
  chance: string,
): { rules: LearnedRule[]; contradicted: ReadRule[] } {
  const failures = cases.filter(example => example.failed);
  const judged = failures.length > 0 ? failures : cases;
  if (areEpisodes(judged)) return { rules: learnSteps(cases, chance), contradicted: [] };
  if (judged.some(readsTable)) return { rules: learnProcedures(cases, current), contradicted: [] };
  if (judged.filter(asksForValues).length * 2 > judged.length) {
    const contradicted = current.filter(rule => isPlaceContradicted(rule, cases));
    return { rules: learnPlaces(cases, chance), contradicted };
  }
  const contradicted = current.filter(rule => isAnswerContradicted(rule, cases, current));
  return { rules: learnLabels(cases, chance), contradicted };
}

/**
 * The optimizer's role: learns rules from the cases that it reads, strongest first, within the limits in the
 * prompt and `RULES_PER_REPLY`.
 */
export function learnRules(
  prompt: { text: string; cases: Case[]; offset: number },
  options: { attention: Attention; chance: string },
): Proposal {
  const cases = readWithAttention(prompt.cases, prompt.offset, options.attention);
  const current = currentRules(prompt.text);
  const { rules, contradicted } = learn(cases, current, options.chance);
  const known = new Set(current.map(rule => `${rule.condition}\n${rule.action}`.toLowerCase()));
  const learned = rules
    .filter(rule => !known.has(`${rule.when}\n${rule.then}`.toLowerCase()))
    .sort((left, right) => right.strength - left.strength)
    .slice(0, RULES_PER_REPLY);
  return {
    rules: learned.slice(0, firstWithin(learned.map(sentence), readLimits(prompt.text))),
    remove: contradicted.map(({ id }) => Number((id ?? '').replace('#', ''))),
  };
}

/** A rule as one sentence. */
export function sentence(rule: { when: string; then: string }): string {
  return rule.when === '' ? rule.then : `When ${rule.when}: ${rule.then}`;
}
