import type * as Tokenizer from 'gpt-tokenizer/encoding/o200k_base';
import { createRequire } from 'node:module';
import { RecentValues } from '../store/recent-values.js';

/** Texts shorter than this are counted faster than looked up. */
const worthRemembering = 400;
const remembered = new RecentValues<number>(16 * 1024 * 1024);

/** The tokenizer's time grows with the square of a run without a break, so such runs are counted in slices. */
const longRun = /\S{2000}|\s{2000}/;
const slice = 1000;

// A text may quote the tokenizer's control words; here they are words like any other.
const plainText = { disallowedSpecial: new Set<string>() };

type Encoding = typeof Tokenizer;
const require = createRequire(import.meta.url);
let encoding: Encoding | undefined;

/** Its tables take a third of a second to load: what counts nothing does without. */
function count(text: string, options: typeof plainText): number {
  encoding ??= require('gpt-tokenizer/encoding/o200k_base') as Encoding;
  return encoding.countTokens(text, options);
}

function countAnew(text: string): number {
  if (!longRun.test(text)) return count(text, plainText);
  let tokens = 0;
  for (let start = 0; start < text.length; start += slice) {
    tokens += count(text.slice(start, start + slice), plainText);
  }
  return tokens;
}

/** The tokens of a text in the encoding o200k_base; at most a few per cent high for texts without any break. */
export function countTokens(text: string): number {
  if (text.length < worthRemembering) return countAnew(text);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const tokens = countAnew(text);
  remembered.set(text, tokens, text.length);
  return tokens;
}

/** The tokens of a prompt of these texts, with what the form of a chat adds to each. */
export function countPrompt(texts: string[]): number {
  return texts.reduce((total, text) => total + countTokens(text) + 4, 3);
}
