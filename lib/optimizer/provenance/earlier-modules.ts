import { renderText } from '../rules/module-text.js';
import type { AgentFunction } from '../../domain/function.js';
import type { Modules, Rule } from '../../domain/module.js';
import { functionAsRule } from '../functions/function-rules.js';

/** Separates the name of a rule's origin from the rule's id there. */
const mark = ':';

/**
 * The modules of an earlier run (or of a file) as another run starts with them. Ids are unique only within a
 * run: the ids of the rules, of those they replaced, and of their tasks get the earlier run's name as a
 * prefix, rule ids only if they have none. So no rule or task of the new run is mistaken for an earlier one.
 * Not from the paper.
 */
export function earlierModules(modules: Modules, from: string): Modules {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => {
      if (module.kind === 'functions') {
        return [
          name,
          { ...module, functions: module.functions.map(each => functionFromElsewhere(each, from)) },
        ];
      }
      if (!module.structure) return [name, module];
      const rules = module.structure.rules.map(rule => fromElsewhere(rule, from));
      return [name, { ...module, structure: { ...module.structure, rules } }];
    }),
  );
}

function functionFromElsewhere(written: AgentFunction, from: string): AgentFunction {
  if (!written.lineage) return written;
  const { id, parents, cases } = fromElsewhere(functionAsRule(written), from);
  return { ...written, lineage: { id, parents, cases } };
}

function fromElsewhere(rule: Rule, from: string): Rule {
  const named = (id: string) => (id.includes(mark) ? id : `${from}${mark}${id}`);
  const task = (id: string) => `${from}${mark}${id}`;
  // The earlier run records what its tasks were cited and fixed for.
  const { cited: _cited, fixed: _fixed, ...kept } = rule;
  return { ...kept, id: named(rule.id), parents: rule.parents.map(named), cases: rule.cases.map(task) };
}

/** The prefix of an earlier run's rule id, and the id without it; null for a rule of this run. */
export function earlierRule(id: string): { from: string; id: string } | null {
  const at = id.indexOf(mark);
  return at < 0 ? null : { from: id.slice(0, at), id: id.slice(at + 1) };
}

/** Names of text modules whose text differs from their rules: one of the two would be lost. */
export function contradictions(modules: Modules): string[] {
  return Object.entries(modules).flatMap(([name, module]) =>
    module.kind === 'text' && module.structure && renderText(module.structure) !== module.text ? [name] : [],
  );
}
