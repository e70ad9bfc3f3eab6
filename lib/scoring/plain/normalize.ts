import type { Json } from '../../domain/json.js';
import { canonicalJson } from '../../text/canonical-json.js';

const quotes = '"\'`“”„‟‘’‚‛«»‹›';
const surroundingQuotes = new RegExp(`^[${quotes}]+|[${quotes}]+$`, 'gu');
const finalPunctuation = /[.,;:!?。、！？]+$/u;
/** Longer answers are compared by this many leading characters: no expected answer is that long. */
const longest = 100_000;

/**
 * Normalizes text for comparison: Unicode NFKC, lowercase, single spaces, without surrounding quotes and
 * final punctuation. Text that consists only of quotes and punctuation keeps them.
 */
export function normalize(text: string): string {
  const plain = text.slice(0, longest).normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  let rest = plain;
  for (;;) {
    const next = rest.replace(surroundingQuotes, '').trim().replace(finalPunctuation, '').trim();
    if (next === rest) return rest === '' ? plain : rest;
    rest = next;
  }
}

/** Why a scorer that compares texts can never score an expected answer; null if it can. */
export function emptyAnswer(expected: Json | null): string | null {
  return expected === null || textOf(expected).trim() === '' ? 'the expected answer is empty' : null;
}

/** The text of a JSON value: a string as it is, anything else as JSON with sorted keys. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}
