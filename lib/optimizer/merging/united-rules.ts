import type { Rule } from '../../domain/module.js';
import type { LabelledRule } from '../rules/rule-labels.js';
import { ruleKey } from '../rules/rule-text.js';

/** One rule of the result, with all that it stands for. */
export interface Entry {
  when: string;
  then: string;
  /** The parents' rules that it is, unites or replaces. */
  sources: LabelledRule[];
  /** 1-based number in the merge; null for a rule of the parents. */
  number: number | null;
}

/** The parents' rules in order, those that say the same as one entry. */
export function uniteEqual(labelled: readonly LabelledRule[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const source of labelled) {
    const key = ruleKey(source.rule);
    const found = entries.get(key);
    if (found) found.sources.push(source);
    else
      entries.set(key, { when: source.rule.when, then: source.rule.then, sources: [source], number: null });
  }
  return entries;
}

/** The entry as a rule: as it stood where it is one rule of the parents, else a new one that cites all it stands for. */
export function toRule(
  { when, then, sources, number }: Entry,
  idOf: (number: number | null) => string,
): Rule {
  const first = sources[0]?.rule;
  const ids = [...new Set(sources.map(source => source.rule.id))];
  if (number === null && first && ids.length === 1) return first;
  const cases = [...new Set(sources.flatMap(source => source.rule.cases))];
  return { id: idOf(number), when, then, parents: ids, cases, ...evidenceOf(sources) };
}

/** It cites what its sources cite, where all of them do, and has fixed what they have fixed. */
function evidenceOf(sources: readonly LabelledRule[]): Pick<Rule, 'cited' | 'fixed'> {
  const rules = sources.map(source => source.rule);
  const asked = rules.filter(rule => rule.cited !== undefined);
  const fixed = rules.flatMap(rule => rule.fixed ?? []);
  return {
    ...(asked.length > 0 && { cited: rules.every(rule => rule.cited === true) }),
    ...(rules.some(rule => rule.fixed) && { fixed: [...new Set(fixed)] }),
  };
}
