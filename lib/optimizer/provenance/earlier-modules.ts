import { renderText } from '../rules/module-text.js';
import type { AgentFunction } from '../../domain/function.js';
import type { Modules, Rule } from '../../domain/module.js';
import { functionAsRule } from '../functions/function-rules.js';

/** Between the name of what a rule comes from and its id there. */
const mark = ':';

/**
 * Modules of an earlier run (or of a file) as another one begins with them. Ids are unique within a run alone: those
 * of the rules, of what they replaced and of the tasks behind them get the earlier run's name in front, unless they
 * have one. So no rule, and no task, of the new run is taken for one of the earlier. Not from the paper.
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
  // What the earlier run's tasks were cited and fixed for is told by that run.
  const { cited: _cited, fixed: _fixed, ...kept } = rule;
  return { ...kept, id: named(rule.id), parents: rule.parents.map(named), cases: rule.cases.map(task) };
}

/** The name in front of an id of an earlier run's rule, and the id there; null where it is one of this run. */
export function earlierRule(id: string): { from: string; id: string } | null {
  const at = id.indexOf(mark);
  return at < 0 ? null : { from: id.slice(0, at), id: id.slice(at + 1) };
}

/** Names of text modules whose text is not what their rules say: one of both would be lost. */
export function contradictions(modules: Modules): string[] {
  return Object.entries(modules).flatMap(([name, module]) =>
    module.kind === 'text' && module.structure && renderText(module.structure) !== module.text ? [name] : [],
  );
}
