import type { CopiedPassage, FindCopy } from '../provenance/copied-passages.js';
import { copyNotes } from '../provenance/copied-passages.js';
import type { AgentFunction, WrittenFunction } from '../../domain/function.js';
import { functionId } from './function-rules.js';

/** An optimizer's action on a set of functions; `place` is its 1-based position in the reply. */
export type FunctionAction = { name: string; place: number } & (
  | { action: 'remove' }
  | {
      action: 'add' | 'revise';
      written: WrittenFunction;
      cases: readonly string[];
      cited?: boolean | undefined;
    }
);

export interface AppliedActions {
  functions: AgentFunction[];
  /** For people: what was left out or interpreted differently. */
  notes: string[];
  /** How many functions were left out because they copy a train task. */
  copied: number;
}

/**
 * Applies actions to a set of functions. A function that is written under an existing name replaces that
 * function and cites it, whether it was called an addition or a revision. A function that already exists
 * verbatim keeps its history. All others stay. Not from the paper.
 */
export function applyActions(options: {
  functions: readonly AgentFunction[];
  actions: readonly FunctionAction[];
  /** The path of the call: the function of action n gets the id `${idPrefix}/n`. */
  idPrefix: string;
  /** Functions in whose code or description it finds a copy are left out. */
  copies?: FindCopy | undefined;
}): AppliedActions {
  const notes: string[] = [];
  const copied: CopiedPassage[] = [];
  const functionsByName = new Map(options.functions.map(each => [each.name, each]));
  for (const act of options.actions) {
    const before = functionsByName.get(act.name);
    if (act.action === 'remove') {
      if (before) functionsByName.delete(act.name);
      else notes.push(`there is no function ${act.name} to remove`);
      continue;
    }
    if (before && isSame(before, act.written)) {
      notes.push(`${act.name} already exists unchanged`);
      continue;
    }
    const copy = options.copies?.(`${act.written.description} ${act.written.code}`) ?? null;
    if (copy) {
      copied.push(copy);
      continue;
    }
    functionsByName.set(act.name, {
      ...act.written,
      lineage: {
        id: `${options.idPrefix}/${act.place}`,
        parents: before ? [functionId(before)] : [],
        cases: [...new Set(act.cases)],
        ...(act.cited !== undefined && { cited: act.cited }),
      },
    });
  }
  return {
    functions: [...functionsByName.values()],
    notes: [...copyNotes(copied, 'function'), ...notes],
    copied: copied.length,
  };
}

/** Whether two functions are equal except for their examples and lineage. */
export function isSame(left: WrittenFunction, right: WrittenFunction): boolean {
  return definitionOf(left) === definitionOf(right);
}

/** Equal for functions with the same definition, word for word. */
export function definitionOf({
  name,
  description,
  arguments: schema,
  code,
  language,
}: WrittenFunction): string {
  return JSON.stringify([name, description, schema, code.trim(), language ?? 'javascript']);
}
