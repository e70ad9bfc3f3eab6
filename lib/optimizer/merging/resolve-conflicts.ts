import type { SettledConflict } from '../../domain/settled-conflict.js';
import { readLabel } from '../rules/rule-labels.js';
import type { LabeledRule } from '../rules/rule-labels.js';

/** A contradiction as a merger names it, by the rules' labels. */
export interface NamedConflict {
  between: readonly string[];
  keep: string;
  why: string;
}

const longestReason = 300;

/**
 * Settles the contradictions that a merger names. If it is known of all rules how many tasks they fixed, the
 * one that fixed the most stays, regardless of the merger's choice; otherwise the merger's choice stays.
 * Returns the labels of rules to drop, and of rules to keep even if the merger drops them. Not from the
 * paper.
 */
export function resolveConflicts(
  conflicts: readonly NamedConflict[],
  labelled: readonly LabeledRule[],
): { settled: SettledConflict[]; drop: string[]; keep: string[]; notes: string[] } {
  const byLabel = new Map(labelled.map(source => [source.label, source]));
  const removed = new Set<string>();
  const protectedLabels = new Set<string>();
  const settled: SettledConflict[] = [];
  const notes: string[] = [];
  for (const conflict of conflicts) {
    const labels = [...conflict.between, conflict.keep].map(readLabel);
    const known = [...new Set(labels)].flatMap(label => byLabel.get(label ?? '') ?? []);
    const rules = known.filter(({ label }) => !removed.has(label));
    if (known.length < 2)
      notes.push(`a conflict between "${conflict.between.join(', ').slice(0, 40)}" does not name two rules`);
    if (rules.length < 2) continue;
    const chosenByMerger = rules.find(({ label }) => label === readLabel(conflict.keep)) ?? rules[0];
    const strongest = strongestOf(rules);
    const kept = strongest ?? chosenByMerger;
    if (!kept) continue;
    if (chosenByMerger && chosenByMerger !== kept)
      notes.push(
        `the merger would keep ${chosenByMerger.label} of ${rules.map(({ label }) => label).join(', ')}, but ${kept.label} fixed more tasks and stays`,
      );
    const others = rules.filter(rule => rule !== kept && !protectedLabels.has(rule.label));
    for (const { label } of others) removed.add(label);
    protectedLabels.add(kept.label);
    settled.push({
      kept: kept.rule.id,
      dropped: others.map(({ rule }) => rule.id),
      decidedBy: strongest ? 'evidence' : 'merger',
      why: conflict.why.replace(/\s+/gu, ' ').trim().slice(0, longestReason),
    });
  }
  return { settled, drop: [...removed], keep: [...protectedLabels], notes };
}

/**
 * The rule that fixed more tasks than each of the others; null if that is unknown for any rule, or on a tie.
 */
function strongestOf(rules: readonly LabeledRule[]): LabeledRule | null {
  const fixed = rules.map(({ rule }) => rule.fixed?.length ?? -1);
  if (fixed.includes(-1)) return null;
  const most = Math.max(...fixed);
  if (fixed.filter(count => count === most).length > 1) return null;
  return rules[fixed.indexOf(most)] ?? null;
}
