import { copyNotes } from '../provenance/copied-passages.js';
import type { CopiedPassage, FindCopy } from '../provenance/copied-passages.js';
import type { Structure } from '../../domain/module.js';
import { type LabeledRule, type MergeParent, labeledRules, readLabel } from '../rules/rule-labels.js';
import { cleanAdvice, cleanCondition, ruleKey } from '../rules/rule-text.js';
import { type RuleEntry, toRule, mergeEqualRules } from './rule-entries.js';

/** The fields of a merger's reply that matter here. */
export interface RuleChanges {
  /** Rules that replace those they cite ('A1', 'B2'); a rule that cites none is an additional one. */
  rules: readonly { when: string; then: string; replaces: readonly string[] }[];
  /** Labels of rules to drop without replacement. */
  drop: readonly string[];
  /** Replaces the best parent's opening. */
  opening?: string;
}

export interface ApplyMergeOptions {
  parents: readonly MergeParent[];
  merge: RuleChanges;
  /** The path of the call that wrote the merge; rule n of the merge gets the id `${idPrefix}/n`. */
  idPrefix: string;
  /** The 0-based index of the parent whose opening stays; default: 0. */
  best?: number;
  /** Rules in which it finds a copy are left out; the rules that they cite stay. */
  copies?: FindCopy;
}

/** The merge's rules by text, each with the parents' rules that it replaces. */
function readMerged(
  { merge, copies }: ApplyMergeOptions,
  entries: Map<string, RuleEntry>,
  notes: string[],
): { merged: RuleEntry[]; copied: CopiedPassage[] } {
  const copied: CopiedPassage[] = [];
  const byLabel = new Map(
    [...entries.values()].flatMap(entry => entry.sources.map(source => [source.label, entry])),
  );
  const merged = new Map<string, RuleEntry>();
  merge.rules.forEach((written, place) => {
    const rule = { when: cleanCondition(written.when), then: cleanAdvice(written.then) };
    const key = ruleKey(rule);
    if (rule.then === '') {
      notes.push(`merged rule ${place + 1} is empty: left out, and the rules that it cites stay`);
      return;
    }
    const copy = entries.has(key) ? null : (copies?.(`${rule.when} ${rule.then}`) ?? null);
    if (copy) {
      copied.push(copy);
      return;
    }
    const entry = merged.get(key) ?? { ...rule, sources: [], number: place + 1 };
    const same = entries.get(key);
    if (same) entry.sources.push(...same.sources);
    for (const cited of written.replaces) {
      const found = byLabel.get(readLabel(cited) ?? '');
      if (found) entry.sources.push(...found.sources);
      else notes.push(`merged rule ${place + 1} cites "${cited.slice(0, 20)}", which is not a rule`);
    }
    entry.sources = [...new Set(entry.sources)];
    merged.set(key, entry);
  });
  return { merged: [...merged.values()], copied };
}

/** The labels that the merge drops, without unknown ones. */
function readDrops(merge: RuleChanges, labelled: readonly LabeledRule[], notes: string[]): Set<string> {
  const labels = new Set(labelled.map(source => source.label));
  const dropped = new Set<string>();
  for (const cited of merge.drop) {
    const label = readLabel(cited);
    if (label !== null && labels.has(label)) dropped.add(label);
    else notes.push(`the merge drops "${cited.slice(0, 20)}", which is not a rule`);
  }
  return dropped;
}

/**
 * Applies a merge to the parents' rules. By default, all rules of all parents stay, in the parents' order;
 * equal rules become one that cites them. A merged rule goes to the position of the first rule that it
 * replaces, otherwise to the end. A dropped rule is removed, unless an equal rule is not dropped. Not from
 * the paper.
 */
export function applyMerge(options: ApplyMergeOptions): {
  structure: Structure;
  notes: string[];
  /** How many rules were left out because they copy a train task. */
  copied: number;
} {
  const { parents, merge, idPrefix, best = 0 } = options;
  const notes: string[] = [];
  const labelled = parents.flatMap(labeledRules);
  const entries = mergeEqualRules(labelled);
  const { merged, copied } = readMerged(options, entries, notes);
  const dropped = readDrops(merge, labelled, notes);
  const replaced = new Set(merged.flatMap(entry => entry.sources));
  const firstPlace = (entry: RuleEntry) => Math.min(...entry.sources.map(source => labelled.indexOf(source)));
  const kept = [...entries.values()].filter(
    entry =>
      !replaced.has(entry.sources[0] as LabeledRule) &&
      !entry.sources.every(source => dropped.has(source.label)),
  );
  const ordered = [...kept, ...merged]
    .map(entry => ({ entry, place: firstPlace(entry) }))
    .sort((left, right) => (left.place === right.place ? 0 : left.place - right.place));

  let nextNumber = merge.rules.length;
  const idOf = (number: number | null) => `${idPrefix}/${number ?? (nextNumber += 1)}`;
  const opening = merge.opening?.trim() ? merge.opening : (parents[best]?.structure.opening ?? '');
  return {
    structure: { opening, rules: ordered.map(({ entry }) => toRule(entry, idOf)) },
    notes: [...copyNotes(copied), ...notes],
    copied: copied.length,
  };
}
