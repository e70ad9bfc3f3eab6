import type { AgentFunction } from '../../domain/function.js';
import type { Module, Rule } from '../../domain/module.js';
import { structureOf } from '../rules/module-text.js';
import { renderFunction } from './function-text.js';

/** Prefixes the name of a function that the run started with; the result serves as its id. */
const initialPrefix = 'start/';

/**
 * The id of a function: that of the call that wrote it, or, if the run started with it, its prefixed name.
 */
export function functionId({ name, lineage }: AgentFunction): string {
  return lineage?.id ?? `${initialPrefix}${name}`;
}

/**
 * A function as a rule without a condition, so that the same code reports the origin, the fixed tasks and the
 * changes of both rules and functions.
 */
export function functionAsRule(written: AgentFunction): Rule {
  const { id: _id, ...lineage } = written.lineage ?? { id: '', parents: [], cases: [] };
  return { id: functionId(written), when: '', then: renderFunction(written), ...lineage };
}

/** The parts of a module that have their own history: rules of a text, or functions. */
export function partsOf(module: Module): Rule[] {
  return module.kind === 'text' ? structureOf(module).rules : module.functions.map(functionAsRule);
}
