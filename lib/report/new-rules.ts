import type { Rule, Modules } from '../domain/module.js';
import { partsOf } from '../optimizer/functions/function-rules.js';
import { renderRule } from '../optimizer/rules/module-text.js';

/** A rule or function of the result that the baseline does not have. */
export interface NewRule {
  module: string;
  id: string;
  /** On one line; of a function, its head. */
  text: string;
  /** Train tasks that failed before and were solved with it. */
  fixed: number;
  /** Train tasks that its author cited. */
  cases: number;
}

/** The new rules of a result, the most valuable first: those that fixed most tasks, then those that cite most. */
export function newRules(modules: { baseline: Modules; final: Modules }): NewRule[] {
  const rules = Object.entries(modules.final).flatMap(([name, module]) => {
    const before = modules.baseline[name];
    const known = new Set(before ? partsOf(before).map(({ id }) => id) : []);
    return partsOf(module)
      .filter(({ id }) => !known.has(id))
      .map(rule => newRule(name, rule));
  });
  return rules.sort((left, right) => right.fixed - left.fixed || right.cases - left.cases);
}

function newRule(module: string, rule: Rule): NewRule {
  const { id, cases, cited, fixed = [], then } = rule;
  const isFunction = then.includes('\n');
  const text = isFunction ? (then.split('\n')[0] ?? '') : renderRule(rule);
  return { module, id, text, fixed: fixed.length, cases: cited === false ? 0 : cases.length };
}

/** What is known about the value of a rule: `fixed 4 train tasks`; empty if nothing is. */
export function ruleValue({ fixed, cases }: NewRule): string {
  const tasks = (count: number) => `${count} train task${count === 1 ? '' : 's'}`;
  if (fixed > 0) return `fixed ${tasks(fixed)}`;
  return cases > 0 ? `written from ${tasks(cases)}` : '';
}
