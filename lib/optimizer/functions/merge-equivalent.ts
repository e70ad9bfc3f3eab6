import type { AgentFunction } from '../../domain/function.js';
import { mergeEvidence } from '../merging/rule-entries.js';
import { definitionOf } from './apply-actions.js';
import { functionId } from './function-rules.js';
import { propertiesOf } from './function-text.js';
import type { LabeledFunction } from './label-functions.js';

/** One function of the result, with its sources among the parents' functions. */
export interface FunctionEntry {
  written: AgentFunction;
  sources: LabeledFunction[];
}

/** What functions do, by label: one text for each tested input; equal texts mean equal behavior. */
export type Behaviors = ReadonlyMap<string, readonly string[]>;

/** Functions with different names need this many distinct equal results to be united. */
const fewestEqual = 6;

/** Equal for functions whose behavior can be compared: those with the same argument names. */
export function interfaceOf(written: Pick<AgentFunction, 'arguments'>): string {
  return Object.keys(propertiesOf(written.arguments)).sort().join(',');
}

/**
 * Unites functions of several parents that are identical, or that behave the same on all tested inputs: with
 * the same name at least one result, with different names several distinct ones. Of these, the function of
 * the best parent stays, under its name. `rank` rates a parent, the lowest is best. Not from the paper.
 */
export function mergeEquivalentFunctions(options: {
  labelled: readonly LabeledFunction[];
  behaviours: Behaviors;
  rank: (parent: number) => number;
}): { entries: FunctionEntry[]; notes: string[] } {
  const { labelled, behaviours, rank } = options;
  const entries: FunctionEntry[] = [];
  const notes: string[] = [];
  for (const source of labelled) {
    const same = entries.find(entry => entry.sources.some(other => areEquivalent(source, other, behaviours)));
    if (!same) {
      entries.push({ written: source.written, sources: [source] });
      continue;
    }
    if (definitionOf(source.written) !== definitionOf(same.written))
      notes.push(`${source.label} (${source.written.name}) does the same as ${same.written.name}: merged`);
    same.sources.push(source);
    const best = same.sources.reduce((left, right) =>
      rank(right.parent) < rank(left.parent) ? right : left,
    );
    same.written = best.written;
  }
  return { entries, notes };
}

function areEquivalent(left: LabeledFunction, right: LabeledFunction, behaviours: Behaviors): boolean {
  if (definitionOf(left.written) === definitionOf(right.written)) return true;
  if (left.parent === right.parent || interfaceOf(left.written) !== interfaceOf(right.written)) return false;
  const one = behaviours.get(left.label);
  const other = behaviours.get(right.label);
  if (!one || !other || one.length !== other.length) return false;
  if (one.some((result, place) => result !== other[place])) return false;
  const results = new Set(one.filter(isResult));
  return left.written.name === right.written.name ? results.size > 0 : results.size >= fewestEqual;
}

/** Whether a function returned a value: failures alone prove nothing. */
function isResult(text: string): boolean {
  return text.startsWith('{"value"');
}

/**
 * The entry as a function: unchanged if it is one function of the parents, otherwise a new one that cites
 * all.
 */
export function toFunction({ written, sources }: FunctionEntry, id: () => string): AgentFunction {
  const ids = [...new Set(sources.map(source => functionId(source.written)))];
  if (ids.length <= 1) return written;
  const lineages = sources.flatMap(source => source.written.lineage ?? []);
  return { ...written, lineage: { id: id(), parents: ids, ...mergeEvidence(lineages) } };
}
