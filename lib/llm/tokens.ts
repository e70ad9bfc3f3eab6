import type * as Tokenizer from 'gpt-tokenizer/encoding/o200k_base';
import { createRequire } from 'node:module';
import { RecentValues } from '../text/recent-values.js';

/** Counting shorter texts is faster than a cache lookup. */
const worthRemembering = 400;
const remembered = new RecentValues<string, number>(4 * 1024 * 1024);

/** The tokenizer's time is quadratic in the length of an unbroken run, so such runs are counted in slices. */
const longRun = /\S{2000}|\s{2000}/;
const slice = 1000;
const mixed = /\S\s|\s\S/;

// A text may quote the tokenizer's control tokens; count them as ordinary words.
const plainText = { disallowedSpecial: new Set<string>() };

type Encoding = typeof Tokenizer;
const require = createRequire(import.meta.url);
let encoding: Encoding | undefined;

/** Loading the tables takes a third of a second and 17 MB, so they load only when needed, and once. */
export function o200k(): Encoding {
  encoding ??= require('gpt-tokenizer/encoding/o200k_base') as Encoding;
  return encoding;
}

function count(text: string, options: typeof plainText): number {
  return o200k().countTokens(text, options);
}

/** A long run covers at least one of the slices, which is much faster to rule out than the run itself. */
function hasLongRun(text: string): boolean {
  for (let start = 0; start + slice <= text.length; start += slice) {
    if (!mixed.test(text.slice(start, start + slice))) return longRun.test(text);
  }
  return false;
}

function countWithoutCache(text: string): number {
  if (!hasLongRun(text)) return count(text, plainText);
  let tokens = 0;
  for (let start = 0; start < text.length; start += slice) {
    tokens += count(text.slice(start, start + slice), plainText);
  }
  return tokens;
}

/** The tokens of a text in the encoding o200k_base; at most a few percent high for texts without breaks. */
export function countTokens(text: string): number {
  if (text.length < worthRemembering) return countWithoutCache(text);
  return remembered.remember(text, () => countWithoutCache(text), text.length);
}

/** The tokens of a prompt with these texts, including the overhead of the chat format for each. */
export function countPrompt(texts: string[]): number {
  return texts.reduce((total, text) => total + countTokens(text) + 4, 3);
}
