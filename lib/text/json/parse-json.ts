import type { Json } from '../../domain/json.js';
import { isNestedDeeper, mostLevels } from '../is-nested-deeper.js';
import { wellFormedJson } from '../well-formed.js';
import { JsonError, syntaxErrorOf } from './json-error.js';
import { quoteLargeNumbers } from './quote-large-numbers.js';
import { structureOf } from './structure.js';

export interface ParseOptions {
  /** The maximum length in characters; unlimited by default, because whoever receives a text limits it. */
  longest?: number;
  /** The maximum nesting: deeper values overflow the stack of code that walks them. */
  deepest?: number;
  /** Whether numbers that a JavaScript number cannot represent become strings; by default, they are rounded. */
  exact?: boolean;
}

const surrogateEscape = /\\u[dD][89a-fA-F]/;

/**
 * Parses JSON from outside, within bounds. A lone surrogate (from a text that was truncated within an emoji)
 * becomes U+FFFD, because strict endpoints reject any later request that quotes it. Throws JsonError.
 */
export function parseJson(text: string, options: ParseOptions = {}): Json {
  try {
    return parse(text, options);
  } catch (error) {
    throw error instanceof JsonError ? error : syntaxErrorOf(text);
  }
}

/** The same; undefined instead of an error, which saves the search for its position. */
export function tryParseJson(text: string, options: ParseOptions = {}): Json | undefined {
  try {
    return parse(text, options);
  } catch {
    return undefined;
  }
}

function parse(text: string, options: ParseOptions): Json {
  const { longest = Infinity, deepest = mostLevels, exact = false } = options;
  if (text.length > longest) throw new JsonError(`longer than ${longest} characters of JSON`, text, longest);
  const value = JSON.parse(exact ? quoteLargeNumbers(text) : text) as Json;
  if (deepest < Infinity && isNestedDeeper(value, deepest)) {
    throw new JsonError(`nested deeper than ${deepest} levels`, text, positionOfLevel(text, deepest + 1));
  }
  return surrogateEscape.test(text) ? wellFormedJson(value) : value;
}

function positionOfLevel(text: string, level: number): number {
  for (const { index, depth } of structureOf(text)) if (depth === level) return index;
  return text.length;
}
