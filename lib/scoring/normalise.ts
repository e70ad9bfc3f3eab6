import type { Json } from '../domain/json.js';

const quotes = '"\'`“”„‟‘’‚‛«»‹›';
const surroundingQuotes = new RegExp(`^[${quotes}]+|[${quotes}]+$`, 'gu');
const finalPunctuation = /[.,;:!?。、！？]+$/u;
/** Longer answers are compared by this many leading characters: no expected answer is that long. */
const longest = 100_000;

/**
 * Normalizes text for comparison: Unicode NFKC, lowercase, single spaces, without surrounding quotes and
 * final punctuation. Text that consists only of quotes and punctuation keeps them.
 */
export function normalise(text: string): string {
  const plain = text.slice(0, longest).normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  let rest = plain;
  for (;;) {
    const next = rest.replace(surroundingQuotes, '').trim().replace(finalPunctuation, '').trim();
    if (next === rest) return rest === '' ? plain : rest;
    rest = next;
  }
}

/** The text of a JSON value: a string as it is, anything else as JSON with sorted keys. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(sorted(value));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map(key => [key, sorted(value[key] ?? null)]));
}
