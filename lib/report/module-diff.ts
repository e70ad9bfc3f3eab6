import { diffWordsWithSpace } from 'diff';
import type { Modules } from '../domain/module.js';
import { functionAsRule } from '../optimizer/functions/function-rules.js';
import { renderRule, structureOf } from '../optimizer/rules/module-text.js';
import { normalizedText } from '../optimizer/rules/rule-text.js';
import { wordsOf } from '../text/words.js';

/** A run of words that is common to both texts or only in one of them. */
export interface WordChange {
  change: 'same' | 'added' | 'removed';
  text: string;
}

/** Before and after of a rule (in a text) or a function (in a set of functions). */
export interface ItemChange {
  /** Ids of the rules that it came from; several if they were united. */
  from: string[];
  to: string;
  words: WordChange[];
}

export interface ModuleDifference {
  module: string;
  /** What it contains: text with rules, or functions. */
  kind: 'text' | 'functions';
  change: 'same' | 'added' | 'removed' | 'changed';
  /** The text before the rules. */
  opening: WordChange[];
  /** In module order. */
  added: { id: string; text: string }[];
  removed: { id: string; text: string }[];
  changed: ItemChange[];
  /** Number of items that are unchanged. */
  same: number;
}

interface Item {
  id: string;
  /** For a rule: its condition. Rules with the same condition are about the same thing. */
  condition: string;
  text: string;
  parents: string[];
}

/** Word-level diff between the modules of two points, in order of module names. */
export function diffModules(before: Modules, after: Modules): ModuleDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.map(module => diffModule(module, before[module], after[module]));
}

type Module = Modules[string] | undefined;

function diffModule(module: string, before: Module, after: Module): ModuleDifference {
  const old = partsOf(before);
  const current = partsOf(after);
  const items = diffItems(old.items, current.items);
  const opening = diffText(old.opening, current.opening);
  const isSame =
    items.added.length + items.removed.length + items.changed.length === 0 &&
    opening.every(({ change }) => change === 'same');
  const change = !before ? 'added' : !after ? 'removed' : isSame ? 'same' : 'changed';
  return { module, kind: (after ?? before)?.kind ?? 'text', change, opening, ...items };
}

function partsOf(module: Module): { opening: string; items: Item[] } {
  if (!module) return { opening: '', items: [] };
  if (module.kind === 'functions') {
    const items = module.functions.map(func => {
      const { id, then: text, parents } = functionAsRule(func);
      // A function is replaced under the same name.
      return { id, condition: func.name, text, parents };
    });
    return { opening: '', items };
  }
  const { opening, rules } = structureOf(module);
  const items = rules.map(rule => ({
    id: rule.id,
    condition: normalizedText(rule.when),
    text: renderRule(rule),
    parents: rule.parents,
  }));
  return { opening: opening.trimEnd(), items };
}

/** How an item finds the items that it came from, the surest way first. */
const matchers: ((item: Item, others: Item[]) => Item[])[] = [
  (item, others) => others.filter(({ id, text }) => id === item.id && text === item.text).slice(0, 1),
  (item, others) => others.filter(({ text }) => text === item.text).slice(0, 1),
  (item, others) => others.filter(({ id }) => id === item.id).slice(0, 1),
  (item, others) => others.filter(({ id }) => item.parents.includes(id)),
  ({ condition }, others) =>
    others.filter(other => condition !== '' && other.condition === condition).slice(0, 1),
  mostSimilar,
];

function diffItems(before: Item[], after: Item[]) {
  const removed = new Set(before);
  const added = new Set(after);
  const pairs = new Map<Item, Item[]>();
  for (const match of matchers) {
    for (const item of [...added]) {
      const from = match(item, [...removed]);
      if (from.length === 0) continue;
      pairs.set(item, from);
      added.delete(item);
      from.forEach(other => removed.delete(other));
    }
  }
  const changed: ItemChange[] = [];
  let same = 0;
  for (const item of after) {
    const from = pairs.get(item);
    if (!from) continue;
    const text = from.map(other => other.text).join('\n');
    if (text === item.text) same++;
    else changed.push({ from: from.map(({ id }) => id), to: item.id, words: diffText(text, item.text) });
  }
  const brief = ({ id, text }: Item) => ({ id, text });
  return {
    added: after.filter(item => added.has(item)).map(brief),
    removed: before.filter(item => removed.has(item)).map(brief),
    changed,
    same,
  };
}

/** Minimum share of common words for two rules to count as versions of one rule. */
const minimumSimilarity = 0.8;

function mostSimilar(item: Item, candidates: Item[]): Item[] {
  const own = new Set(wordsOf(item.text));
  let best: { entry: Item; share: number } | undefined;
  for (const entry of candidates) {
    const other = new Set(wordsOf(entry.text));
    const common = [...other].filter(word => own.has(word)).length;
    const share = (2 * common) / Math.max(1, own.size + other.size);
    if (share >= minimumSimilarity && (!best || share > best.share)) best = { entry, share };
  }
  return best ? [best.entry] : [];
}

/** Longer texts are shown as replaced, because a word-level diff would take too long. */
const mostCharacters = 40_000;

function diffText(before: string, after: string): WordChange[] {
  if (before === after) return before === '' ? [] : [{ change: 'same', text: before }];
  const replaced: WordChange[] = [
    { change: 'removed', text: before },
    { change: 'added', text: after },
  ];
  const changes =
    before.length + after.length > mostCharacters
      ? replaced
      : diffWordsWithSpace(before, after).map(({ added, removed, value }): WordChange => ({
          change: added ? 'added' : removed ? 'removed' : 'same',
          text: value,
        }));
  return changes.filter(({ text }) => text !== '');
}
