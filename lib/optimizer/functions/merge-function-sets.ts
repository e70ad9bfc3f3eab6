import type { AgentFunction, WrittenFunction } from '../../domain/function.js';
import type { SettledConflict } from '../../domain/settled-conflict.js';
import { readLabel } from '../rules/rule-labels.js';
import { functionId } from './function-rules.js';
import { toFunction } from './merge-equivalent.js';
import type { FunctionEntry } from './merge-equivalent.js';

/** A checked function that the merger has written; `place` is its 1-based position in the reply. */
export interface MergedFunction {
  written: WrittenFunction;
  replaces: readonly string[];
  place: number;
}

export interface MergeFunctionsOptions {
  entries: readonly FunctionEntry[];
  merged: readonly MergedFunction[];
  /** Labels of functions to drop, and of functions that stay in any case. */
  drop: readonly string[];
  keep: readonly string[];
  /** Rates a parent; the lowest is best. */
  rank: (parent: number) => number;
  /** The path of the call, with which the ids of new functions start. */
  idPrefix: string;
}

export interface MergeFunctionsResult {
  functions: AgentFunction[];
  /** Names with several behaviors, and the function that stayed. */
  settled: SettledConflict[];
  notes: string[];
}

/**
 * Applies a merge to the parents' functions: all stay, except those that are dropped or that a merged
 * function replaces (those it cites, and any with its name). If several remaining functions have one name,
 * the one that fixed the most tasks stays, otherwise that of the best parent. Not from the paper.
 */
export function mergeFunctionSets(options: MergeFunctionsOptions): MergeFunctionsResult {
  const notes: string[] = [];
  const byLabel = new Map(options.entries.flatMap(entry => entry.sources.map(({ label }) => [label, entry])));
  const removed = droppedOf(options, byLabel, notes);
  const isFirst = ({ written }: MergedFunction, place: number) =>
    options.merged.findIndex(other => other.written.name === written.name) === place;
  const second = options.merged.filter((merged, place) => !isFirst(merged, place));
  notes.push(...second.map(({ written }) => `a second function ${written.name} of the merge was left out`));
  const written = options.merged.filter(isFirst).map(merged => {
    const cited = merged.replaces.flatMap(label => {
      const entry = byLabel.get(readLabel(label) ?? '');
      if (!entry) notes.push(`${merged.written.name} cites "${label.slice(0, 20)}", which is not a function`);
      return entry ?? [];
    });
    const named = options.entries.filter(entry => entry.written.name === merged.written.name);
    const replaced = [...new Set([...cited, ...named])];
    for (const entry of replaced) removed.add(entry);
    return { ...merged, sources: replaced.flatMap(entry => entry.sources) };
  });
  const { kept, settled } = onePerName(
    options.entries.filter(entry => !removed.has(entry)),
    options.rank,
  );
  let nextNumber = options.merged.length;
  const functions = kept.map(entry => toFunction(entry, () => `${options.idPrefix}/${(nextNumber += 1)}`));
  for (const { written: each, sources, place } of written) {
    const id = `${options.idPrefix}/${place}`;
    functions.push(madeFrom({ written: each, sources }, id));
  }
  return { functions, settled, notes: [...notes, ...settled.map(({ why }) => why)] };
}

function droppedOf(
  { drop, keep }: MergeFunctionsOptions,
  byLabel: ReadonlyMap<string, FunctionEntry>,
  notes: string[],
): Set<FunctionEntry> {
  const entryOf = (label: string) => byLabel.get(readLabel(label) ?? '');
  const protectedEntries = new Set(keep.map(entryOf));
  const removed = new Set<FunctionEntry>();
  for (const label of drop) {
    const entry = entryOf(label);
    if (!entry) notes.push(`the merge drops "${label.slice(0, 20)}", which is not a function`);
    else if (!protectedEntries.has(entry)) removed.add(entry);
  }
  return removed;
}

/** A written function with the lineage of everything that it replaces. */
function madeFrom({ written, sources }: FunctionEntry, id: string): AgentFunction {
  const { lineage } = toFunction({ written, sources }, () => id);
  const cases = sources.flatMap(source => source.written.lineage?.cases ?? []);
  const parents = [...new Set(sources.map(source => functionId(source.written)))];
  return { ...written, lineage: { cases: [...new Set(cases)], ...lineage, id, parents } };
}

function onePerName(
  entries: readonly FunctionEntry[],
  rank: MergeFunctionsOptions['rank'],
): { kept: FunctionEntry[]; settled: SettledConflict[] } {
  const settled: SettledConflict[] = [];
  const kept = new Set<FunctionEntry>();
  for (const name of new Set(entries.map(entry => entry.written.name))) {
    const group = entries.filter(entry => entry.written.name === name);
    const [first, ...others] = [...group].sort(
      (left, right) => fixedBy(right) - fixedBy(left) || bestRank(left, rank) - bestRank(right, rank),
    );
    if (!first) continue;
    kept.add(first);
    if (others.length === 0) continue;
    const isKnown =
      group.every(entry => fixedBy(entry) >= 0) && fixedBy(first) > Math.max(...others.map(fixedBy));
    settled.push({
      kept: functionId(first.written),
      dropped: others.map(entry => functionId(entry.written)),
      decidedBy: 'evidence',
      why: `${group.length} different functions are named ${name}: the one ${isKnown ? 'that fixed the most tasks' : 'of the best version'} stays`,
    });
  }
  return { kept: entries.filter(entry => kept.has(entry)), settled };
}

/** Number of tasks that an entry's functions fixed; -1 if unknown. */
function fixedBy({ sources }: FunctionEntry): number {
  const known = sources.flatMap(source =>
    source.written.lineage?.fixed ? [source.written.lineage.fixed] : [],
  );
  return known.length === 0 ? -1 : new Set(known.flat()).size;
}

function bestRank({ sources }: FunctionEntry, rank: MergeFunctionsOptions['rank']): number {
  return Math.min(...sources.map(({ parent }) => rank(parent)));
}
