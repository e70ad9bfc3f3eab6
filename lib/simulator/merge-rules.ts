import { quotedPhrases } from './extract-values.js';
import { sentence } from './learn-rules.js';
import { describePlace, readPlace } from './places.js';
import { firstWithin, readLimits, type Limits } from './read-limits.js';
import { readRules, type ReadRule } from './read-rules.js';
import { likeness, wordsByStem } from './words.js';

/** Minimum similarity of conditions to unite rules with the same action. */
const UNITED_FROM = 0.3;
/** Minimum similarity of conditions for rules with different actions to contradict each other. */
const CONTRADICTED_FROM = 0.9;
/** Maximum words in a united condition. */
const WORDS_UNITED = 14;

/** A rule of one of the candidates. */
interface Member {
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

function evidenceOf(rule: ReadRule, text: string): number {
  const letter = /^[A-Za-z]+/.exec(rule.id ?? '')?.[0] ?? '';
  const before = text.slice(0, rule.offset);
  const named =
    [
      ...before.matchAll(
        new RegExp(`\\b(?:label|id|name|candidate|version)\\W{1,3}${letter}\\b[^\\n>]*`, 'gi'),
      ),
    ].at(-1)?.[0] ?? '';
  const score = Number(/\bscore\w*\W{1,3}(\d*\.?\d+)/i.exec(named)?.[1] ?? 0.5);
  const cases = Number(
    /\d+/.exec(rule.note)?.[0] ?? /\b(?:tasks|cases|examples)\W{1,3}(\d+)/i.exec(named)?.[1] ?? 1,
  );
  return (0.1 + (score > 1 ? score / 100 : score)) * Math.log(2 + cases);
}

function normalised(action: string): string {
  const place = readPlace(action);
  return place ? describePlace(place) : [...wordsByStem(action).keys()].sort().join(' ');
}

function readMembers(text: string): Member[] {
  // Labels contain a number; "[user]" before a message is not a label.
  const rules = readRules(text).filter(rule => rule.id !== null && /\d/.test(rule.id));
  const lettered = rules.filter(rule => /[A-Za-z]/.test(rule.id ?? ''));
  const cited = lettered.length > 0 ? lettered : rules;
  return cited.map(rule => ({
    ids: [rule.id ?? ''],
    when: rule.condition,
    then: rule.action,
    action: normalised(rule.action),
    words: wordsByStem(rule.condition),
    phrases: quotedPhrases(rule.condition).sort().join('|'),
    evidence: evidenceOf(rule, text),
  }));
}

/**
 * Removes words that nearly all conditions have ("the input mentions"), because they do not indicate
 * similarity.
 */
function dropCommonWords(members: Member[]): void {
  const frequency = new Map<string, number>();
  for (const { words } of members)
    for (const word of words.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  if (members.length < 4) return;
  for (const member of members) {
    const kept = [...member.words].filter(([word]) => (frequency.get(word) ?? 0) <= 0.6 * members.length);
    if (kept.length > 0) member.words = new Map(kept);
  }
}

function alike(left: Member, right: Member): number {
  if (left.phrases !== '' || right.phrases !== '') return left.phrases === right.phrases ? 1 : 0;
  return likeness(new Set(left.words.keys()), new Set(right.words.keys()));
}

function countWords(members: Member[]): Map<string, number> {
  const actions = new Map<string, Set<string>>();
  for (const { words, action } of members) {
    for (const word of words.keys()) actions.set(word, (actions.get(word) ?? new Set()).add(action));
  }
  return new Map([...actions].map(([word, named]) => [word, named.size]));
}

/**
 * The most distinctive words of a united rule: those common to its conditions, and those that are rare
 * elsewhere.
 */
function strongestWords(
  members: Member[],
  how: { most: number; actions: Map<string, number>; all: number },
): Map<string, string> {
  const worth = new Map<string, { form: string; worth: number }>();
  for (const { words } of members) {
    for (const [word, form] of words) {
      const rarity = Math.log(1 + how.all / (how.actions.get(word) ?? 1));
      worth.set(word, { form, worth: (worth.get(word)?.worth ?? 0) + rarity });
    }
  }
  const ranked = [...worth].sort(([, left], [, right]) => right.worth - left.worth).slice(0, how.most);
  return new Map(ranked.map(([word, { form }]) => [word, form]));
}

/** Unites rules with the same action and similar conditions. Conditions keep only their strongest words. */
function uniteAlike(members: Member[], how: { from: number; words: number }): Member[] {
  const groups: Member[][] = [];
  for (const member of members) {
    const group = groups.find(
      ([first]) =>
        first?.action === member.action && (first.when === member.when || alike(first, member) >= how.from),
    );
    if (group) group.push(member);
    else groups.push([member]);
  }
  const actions = countWords(members);
  const all = new Set(members.map(member => member.action)).size;
  return groups.map(group => {
    const strongest = group.reduce((best, member) => (member.evidence > best.evidence ? member : best));
    const ids = group.flatMap(member => member.ids);
    const united = { ...strongest, ids, evidence: group.reduce((sum, member) => sum + member.evidence, 0) };
    if (strongest.phrases !== '' || (group.length === 1 && strongest.words.size <= how.words)) return united;
    const words = strongestWords(group, { most: how.words, actions, all });
    return { ...united, words, when: `the input mentions ${[...words.values()].join(', ')}` };
  });
}

/** Two places can both be correct: if one has no value, the other is searched. */
function standBeside(left: Member, right: Member): boolean {
  const [first, second] = [readPlace(left.then), readPlace(right.then)];
  if (!first || !second || first.none || second.none) return false;
  return (
    first.paths.join() !== second.paths.join() || (first.after !== undefined && second.after !== undefined)
  );
}

function contradictedBy(member: Member, others: Member[]): boolean {
  return others.some(
    other =>
      other !== member &&
      other.action !== member.action &&
      alike(other, member) >= CONTRADICTED_FROM &&
      !standBeside(other, member) &&
      (other.evidence > member.evidence ||
        (other.evidence === member.evidence && others.indexOf(other) < others.indexOf(member))),
  );
}

function specificity(member: Member): number {
  return (
    member.evidence * Math.log(1 + member.words.size + 4 * member.phrases.split('|').filter(Boolean).length)
  );
}

function fits(members: Member[], limits: Limits): boolean {
  return (
    firstWithin(
      members.map(member => `- ${sentence(member)}`),
      limits,
    ) === members.length
  );
}

/** Shortens rules before it drops any, because a dropped rule loses its knowledge. */
function shorten(members: Member[], limits: Limits): Member[] {
  if (fits(members, limits)) return members;
  let united = members;
  for (const words of [WORDS_UNITED, 10, 7, 5]) {
    united = uniteAlike(members, { from: 0, words });
    if (fits(united, limits)) return united;
  }
  const ranked = [...united].sort((left, right) => specificity(right) - specificity(left));
  const kept = new Set(
    ranked.slice(
      0,
      firstWithin(
        ranked.map(member => `- ${sentence(member)}`),
        limits,
      ),
    ),
  );
  return united.filter(member => kept.has(member));
}

/** Share of the room for rules; the rest is for openings. */
const ROOM_FOR_RULES = 0.9;

/**
 * The merger's role: keeps all rules except those that are equivalent (united), contradict stronger rules, or
 * exceed the stated limit (dropped).
 */
export function mergeRules(text: string): Merged {
  const members = readMembers(text);
  dropCommonWords(members);
  const united = uniteAlike(members, { from: UNITED_FROM, words: WORDS_UNITED });
  const agreeing = united.filter(member => !contradictedBy(member, united));
  const limits = readLimits(text);
  const kept = shorten(agreeing, { ...limits, tokens: limits.tokens * ROOM_FOR_RULES });
  const originals = new Set(members.map(member => member.when));
  const staying = new Set(kept.flatMap(member => member.ids));
  return {
    rules: kept.map(({ when, then, ids }) => ({
      when,
      then,
      replaces: ids,
      changed: ids.length > 1 || !originals.has(when),
    })),
    drop: members.flatMap(member => member.ids).filter(id => !staying.has(id)),
  };
}
