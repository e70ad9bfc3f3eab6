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
  const [old, now] = [partsOf(before), partsOf(after)];
  const items = diffItems(old.items, now.items);
  const opening = diffText(old.opening, now.opening);
  const untouched =
    items.added.length + items.removed.length + items.changed.length === 0 &&
    opening.every(({ change }) => change === 'same');
  const change = !before ? 'added' : !after ? 'removed' : untouched ? 'same' : 'changed';
  return { module, kind: (after ?? before)?.kind ?? 'text', change, opening, ...items };
}

function partsOf(module: Module): { opening: string; items: Item[] } {
  if (!module) return { opening: '', items: [] };
  if (module.kind === 'functions') {
    const items = module.functions.map(written => {
      const { id, then: text, parents } = functionAsRule(written);
      // A function is replaced under the same name.
      return { id, condition: written.name, text, parents };
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

/**
 * Items match by id or by text. Changed items match the parents that they name, or else the most similar
 * item.
 */
function diffItems(before: Item[], after: Item[]) {
  const old = new Set(before);
  const now = new Set(after);
  const pairs = new Map<Item, Item[]>();
  const pair = (item: Item, from: Item[]): void => {
    if (from.length === 0) return;
    pairs.set(item, from);
    now.delete(item);
    from.forEach(entry => old.delete(entry));
  };
  const first = (matches: (entry: Item) => boolean): Item[] => [...old].filter(matches).slice(0, 1);
  for (const item of after)
    pair(
      item,
      first(entry => entry.id === item.id && entry.text === item.text),
    );
  for (const item of now)
    pair(
      item,
      first(entry => entry.text === item.text),
    );
  for (const item of now)
    pair(
      item,
      first(entry => entry.id === item.id),
    );
  for (const item of now)
    pair(
      item,
      [...old].filter(entry => item.parents.includes(entry.id)),
    );
  for (const item of now)
    pair(
      item,
      first(entry => entry.condition !== '' && entry.condition === item.condition),
    );
  for (const item of now) pair(item, mostSimilar(item, [...old]));

  const changed: ItemChange[] = [];
  let same = 0;
  for (const item of after) {
    const from = pairs.get(item);
    if (!from) continue;
    const was = from.map(({ text }) => text).join('\n');
    if (was === item.text) same++;
    else changed.push({ from: from.map(({ id }) => id), to: item.id, words: diffText(was, item.text) });
  }
  const brief = ({ id, text }: Item) => ({ id, text });
  return {
    added: after.filter(item => now.has(item)).map(brief),
    removed: before.filter(item => old.has(item)).map(brief),
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
