import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import { findJson } from '../../text/json/find-json.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { normalize, textOf } from './normalize.js';
import { defineKind } from './plain-scorer.js';

const emptyWords = ['', 'none', 'null', 'nil', 'n/a', 'na', 'nothing', 'empty', '-', '–', '—', '[]', '{}'];
const listMarker = /^\s*(?:[-*•]|\d{1,3}[.)])\s+/u;
/** Items beyond this are not compared: no expected list is that long. */
const mostItems = 1_000;

const schema = z.strictObject({
  kind: z.literal('list'),
  score: z
    .enum(['exact', 'f1'])
    .default('exact')
    .describe('exact: all or nothing. f1: the F1 of the two sets.'),
});

/**
 * Compares two sets of normalized items; order and repeats do not matter. A list is a JSON array (also as
 * text), or text with items separated by commas, semicolons or line breaks; "none", "" and similar words are
 * the empty list. `exact`: all or nothing; `f1`: the harmonic mean of precision and recall, 1 if both sets
 * are empty.
 */
export const list = defineKind({
  schema,
  create: config => ({
    score(answer, expected) {
      if (answer === null) return noAnswer(expected);
      const given = itemsOf(answer);
      const target = itemsOf(expected);
      const missing = [...target.keys()].filter(item => !given.has(item));
      const surplus = [...given.keys()].filter(item => !target.has(item));
      if (missing.length === 0 && surplus.length === 0) return right;
      const common = target.size - missing.length;
      const f1 = (2 * common) / (given.size + target.size);
      const words = [
        missing.length === 0 ? '' : `Missing: ${listed(missing, target)}.`,
        surplus.length === 0 ? '' : `Not expected: ${listed(surplus, given)}.`,
        target.size === 0 ? 'The expected list is empty.' : '',
      ];
      return wrong(words.filter(Boolean).join(' '), config.score === 'f1' ? f1 : 0);
    },
    check: () => null,
  }),
});

function listed(items: string[], spellings: Map<string, string>): string {
  const shown = items.slice(0, 8).map(item => quoted(spellings.get(item) ?? item));
  return `${shown.join(', ')}${items.length > shown.length ? ` and ${items.length - shown.length} more` : ''}`;
}

/** Maps each normalized item to its original spelling. */
function itemsOf(value: Json | null): Map<string, string> {
  const items = rawItems(value)
    .slice(0, mostItems)
    .map(item => [normalize(item), item.trim()] as const);
  return new Map(items.filter(([form]) => form !== ''));
}

function rawItems(value: Json | null): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.filter(item => item !== null).map(textOf);
  if (typeof value !== 'string') return [textOf(value)];
  if (value.includes('[')) {
    const read = findJson(value);
    if (Array.isArray(read)) return rawItems(read);
  }
  if (emptyWords.includes(normalize(value))) return [];
  return value.split(/[,;\n]/u).map(item => item.replace(listMarker, ''));
}
