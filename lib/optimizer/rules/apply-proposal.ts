import { copyNotes } from '../provenance/copied-passages.js';
import type { CopiedPassage, FindCopy } from '../provenance/copied-passages.js';
import type { Rule, Structure } from '../../domain/module.js';
import { cleanAdvice, cleanCondition, normalizedText, ruleKey } from './rule-text.js';

/** The fields of an optimizer's reply that matter here. */
export interface Proposal {
  rules: readonly { when: string; then: string; cases?: readonly string[]; cited?: boolean }[];
  /** 1-based numbers of current rules. */
  remove: readonly number[];
}

export interface Revision {
  structure: Structure;
  proposal: Proposal;
  /** The path of the call that wrote the proposal; rule n of the proposal gets the id `${idPrefix}/n`. */
  idPrefix: string;
  /** Rules in which it finds a copy are left out. */
  copies?: FindCopy;
}

export interface Revised {
  structure: Structure;
  /** For people: what was left out of the proposal or interpreted differently. */
  notes: string[];
  /** How many rules were left out because they copy a train task. */
  copied: number;
}

/** The proposal's rules in one-line form, without empty ones, repetitions and copies. */
function readRules(
  { structure, proposal, idPrefix, copies }: Revision,
  notes: string[],
): { rules: Rule[]; copied: CopiedPassage[] } {
  const seen = new Set<string>();
  const existingKeys = new Set(structure.rules.map(ruleKey));
  const copied: CopiedPassage[] = [];
  const rules = proposal.rules.flatMap((written, place) => {
    const rule = { when: cleanCondition(written.when), then: cleanAdvice(written.then) };
    const key = ruleKey(rule);
    // An existing rule has already passed this check.
    const copy = existingKeys.has(key) ? null : (copies?.(`${rule.when} ${rule.then}`) ?? null);
    if (rule.then === '') notes.push(`proposed rule ${place + 1} is empty: left out`);
    else if (seen.has(key)) notes.push(`proposed rule ${place + 1} repeats another proposed rule: left out`);
    else if (copy) copied.push(copy);
    else {
      seen.add(key);
      const cases = [...new Set(written.cases)];
      const { cited } = written;
      const known = cited === undefined ? {} : { cited };
      return [{ id: `${idPrefix}/${place + 1}`, ...rule, parents: [], cases, ...known }];
    }
    return [];
  });
  return { rules, copied };
}

/** The indexes of the current rules that the proposal removes, without those that it writes again. */
function readRemovals(
  { structure, proposal }: Revision,
  kept: ReadonlySet<string>,
  notes: string[],
): Set<number> {
  const removed = new Set<number>();
  for (const number of new Set(proposal.remove)) {
    const rule = structure.rules[number - 1];
    if (!rule) notes.push(`there is no rule ${number} to remove`);
    else if (kept.has(ruleKey(rule))) notes.push(`rule ${number} was removed and written again: kept`);
    else removed.add(number - 1);
  }
  return removed;
}

/**
 * Applies a proposal to a module. Current rules stay unless they are removed, or a new rule has the same
 * condition: then the new one replaces the old one and cites it. A rule that already exists verbatim keeps
 * its id. All other new rules follow at the end, in the proposal's order. Not from the paper.
 */
export function applyProposal(revision: Revision): Revised {
  const { structure } = revision;
  const notes: string[] = [];
  const { rules: proposed, copied } = readRules(revision, notes);
  const proposedKeys = new Set(proposed.map(ruleKey));
  const removed = readRemovals(revision, proposedKeys, notes);
  const currentKeys = new Set(structure.rules.map(ruleKey));
  const added = proposed.filter(rule => !currentKeys.has(ruleKey(rule)));
  if (added.length < proposed.length)
    notes.push(`${proposed.length - added.length} proposed rules exist already`);

  const sameCondition = (left: Rule, right: Rule) =>
    left.when !== '' && normalizedText(left.when) === normalizedText(right.when);
  const placed = new Set<Rule>();
  const rules = structure.rules.flatMap((current, place): Rule[] => {
    if (proposedKeys.has(ruleKey(current))) return [current];
    const replacements = added.filter(rule => sameCondition(rule, current));
    if (replacements.length === 0) return removed.has(place) ? [] : [current];
    for (const rule of replacements) rule.parents.push(current.id);
    const here = replacements.filter(rule => !placed.has(rule));
    for (const rule of here) placed.add(rule);
    return here;
  });
  return {
    structure: { opening: structure.opening, rules: [...rules, ...added.filter(rule => !placed.has(rule))] },
    notes: [...copyNotes(copied), ...notes],
    copied: copied.length,
  };
}
