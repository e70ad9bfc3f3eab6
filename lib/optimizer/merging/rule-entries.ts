import type { Rule } from '../../domain/module.js';
import type { LabeledRule } from '../rules/rule-labels.js';
import { ruleKey } from '../rules/rule-text.js';

/** One rule of the result, with its sources. */
export interface RuleEntry {
  when: string;
  then: string;
  /** The parents' rules that it keeps, unites or replaces. */
  sources: LabeledRule[];
  /** 1-based number in the merge; null for a rule of the parents. */
  number: number | null;
}

/** The parents' rules in order; rules with the same text form one entry. */
export function mergeEqualRules(labelled: readonly LabeledRule[]): Map<string, RuleEntry> {
  const entries = new Map<string, RuleEntry>();
  for (const source of labelled) {
    const key = ruleKey(source.rule);
    const found = entries.get(key);
    if (found) found.sources.push(source);
    else
      entries.set(key, { when: source.rule.when, then: source.rule.then, sources: [source], number: null });
  }
  return entries;
}

/**
 * The entry as a rule: unchanged if it is one rule of the parents, otherwise a new rule that cites all its
 * sources.
 */
export function toRule(
  { when, then, sources, number }: RuleEntry,
  idOf: (number: number | null) => string,
): Rule {
  const first = sources[0]?.rule;
  const ids = [...new Set(sources.map(source => source.rule.id))];
  if (number === null && first && ids.length === 1) return first;
  return { id: idOf(number), when, then, parents: ids, ...mergeEvidence(sources.map(({ rule }) => rule)) };
}

/** The cases of all sources. `cited` is true if it is true for all of them; `fixed` has all their fixed tasks. */
export function mergeEvidence(
  sources: readonly Pick<Rule, 'cases' | 'cited' | 'fixed'>[],
): Pick<Rule, 'cases' | 'cited' | 'fixed'> {
  const merged: Pick<Rule, 'cases' | 'cited' | 'fixed'> = {
    cases: [...new Set(sources.flatMap(({ cases }) => cases))],
  };
  if (sources.some(({ cited }) => cited !== undefined))
    merged.cited = sources.every(({ cited }) => cited === true);
  if (sources.some(({ fixed }) => fixed))
    merged.fixed = [...new Set(sources.flatMap(({ fixed = [] }) => fixed))];
  return merged;
}
