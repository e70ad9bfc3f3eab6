import type { Rule, Structure } from '../../domain/module.js';

/** A candidate as the merger sees it. */
export interface MergeParent {
  /** 'A', 'B', …: see `parentLabel`. */
  label: string;
  structure: Structure;
}

export interface LabeledRule {
  /** The parent's label and the rule's 1-based position in it: 'A1'. */
  label: string;
  rule: Rule;
}

/** 'A' … 'Z', 'AA', 'AB', … for the 0-based index of a parent. */
export function parentLabel(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : parentLabel(Math.floor(index / 26) - 1) + letter;
}

/** The rules of one parent, in order, with the labels by which a merge cites them. */
export function labeledRules({ label, structure }: MergeParent): LabeledRule[] {
  return structure.rules.map((rule, place) => ({ label: `${label}${place + 1}`, rule }));
}

/** A label for each parent, in order, and for each of its rules. */
export function labelRules(structures: readonly Structure[]): { label: string; rules: LabeledRule[] }[] {
  return structures.map((structure, index) => {
    const label = parentLabel(index);
    return { label, rules: labeledRules({ label, structure }) };
  });
}

/** The label that a model meant: 'a1', '[A1]' and 'rule A1' mean A1; null if it is no label. */
export function readLabel(text: string): string | null {
  const found = /^[^\p{L}\p{N}]*(?:rule\s+)?([A-Z]{1,3})[\s-]?0*([1-9]\d{0,5})[^\p{L}\p{N}]*$/iu.exec(text);
  return found ? `${found[1]?.toUpperCase()}${found[2]}` : null;
}
