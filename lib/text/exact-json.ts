import type { Json } from '../domain/json.js';
import { wellFormed } from './well-formed.js';

/** Deeper nesting overflows the stack of code that walks a value. */
const deepestNesting = 100;

const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const loneSurrogate = /\\u[dD][89a-fA-F]/;

/**
 * `JSON.parse` for untrusted text. Numbers that a JavaScript number cannot represent, such as integers beyond
 * 2^53, become strings; lone surrogates become U+FFFD. Throws SyntaxError, also for deep nesting.
 */
export function parseExactJson(text: string, { deepest = deepestNesting } = {}): Json {
  const exact = quoteLargeNumbers(text, deepest);
  let value: Json;
  try {
    value = JSON.parse(exact) as Json;
  } catch (error) {
    // Parse the original text, so that the error has its positions.
    if (exact !== text) JSON.parse(text);
    throw error;
  }
  return loneSurrogate.test(text) ? withoutLoneSurrogates(value) : value;
}

function quoteLargeNumbers(text: string, deepest: number): string {
  const parts: string[] = [];
  let taken = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') {
      if (++depth > deepest) throw new SyntaxError(`Nested deeper than ${deepest} levels at position ${at}`);
    } else if (character === '}' || character === ']') depth--;
    else if (character === '-' || (character >= '0' && character <= '9')) {
      number.lastIndex = at;
      const [literal = character] = number.exec(text) ?? [];
      if (!isHeld(literal)) {
        parts.push(text.slice(taken, at), `"${literal}"`);
        taken = at + literal.length;
      }
      at += literal.length - 1;
    }
  }
  return taken === 0 ? text : parts.join('') + text.slice(taken);
}

/** The position of the closing quote of the string that starts here. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charAt(end - 1 - backslashes) === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

function isHeld(literal: string): boolean {
  const value = Number(literal);
  return /[.eE]/.test(literal) ? Number.isFinite(value) : literal.length < 16 || Number.isSafeInteger(value);
}

function withoutLoneSurrogates(value: Json): Json {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(withoutLoneSurrogates);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [wellFormed(key), withoutLoneSurrogates(item)]));
}
