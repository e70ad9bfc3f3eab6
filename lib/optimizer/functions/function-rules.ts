import type { AgentFunction } from '../../domain/function.js';
import type { Module, Rule } from '../../domain/module.js';
import { structureOf } from '../rules/module-text.js';
import { renderFunction } from './function-text.js';

/** What stands in front of the name of a function that the run began with, in the place of an id. */
const begun = 'start/';

/** The id of a function: that of the call that wrote it, or, where the run began with it, its name. */
export function functionId({ name, lineage }: AgentFunction): string {
  return lineage?.id ?? `${begun}${name}`;
}

/**
 * A function as a rule without a condition, so that what is told of rules (where they come from, what they fixed, what
 * changed) is told of functions by the same code.
 */
export function functionAsRule(written: AgentFunction): Rule {
  const { id: _id, ...lineage } = written.lineage ?? { id: '', parents: [], cases: [] };
  return { id: functionId(written), when: '', then: renderFunction(written), ...lineage };
}

/** The parts of a module that have a history of their own: rules of a text, or functions. */
export function partsOf(module: Module): Rule[] {
  return module.kind === 'text' ? structureOf(module).rules : module.functions.map(functionAsRule);
}
