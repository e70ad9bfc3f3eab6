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
  const cases = [...new Set(sources.flatMap(source => source.rule.cases))];
  return { id: idOf(number), when, then, parents: ids, cases, ...evidenceOf(sources) };
}

/** `cited` is true if it is true for all sources; `fixed` is the union of the sources' fixed tasks. */
function evidenceOf(sources: readonly LabeledRule[]): Pick<Rule, 'cited' | 'fixed'> {
  const rules = sources.map(source => source.rule);
  const asked = rules.filter(rule => rule.cited !== undefined);
  const fixed = rules.flatMap(rule => rule.fixed ?? []);
  return {
    ...(asked.length > 0 && { cited: rules.every(rule => rule.cited === true) }),
    ...(rules.some(rule => rule.fixed) && { fixed: [...new Set(fixed)] }),
  };
}
