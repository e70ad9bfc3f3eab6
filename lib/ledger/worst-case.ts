import type { Usage } from '../domain/usage.js';
import { countTokens } from '../llm/tokens.js';
import { costOf } from '../llm/prices.js';
import type { Price } from '../llm/price.js';

/**
 * A generous allowance for what chat templates add around a message and around the whole prompt, in tokens.
 */
const perMessage = 8;
const perPrompt = 32;
/** Counts are accurate to a few tokens for o200k; providers occasionally change templates. */
const safety = 1.05;
/** Models known to use the encoding o200k. */
const o200k = /^(gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|chatgpt-4o|o1|o3|o4|simulated$)/;

/**
 * The maximum cost of a request. If the model's tokenizer is unknown, a prompt counts as many tokens as UTF-8
 * bytes, which no byte-level tokenizer exceeds.
 */
export function worstCase(request: {
  model: string;
  /** Each text that is sent: the messages, and a schema. */
  texts: string[];
  maxCompletionTokens: number;
  price: Price | undefined;
}): Usage {
  const promptTokens = worstPrompt(request.model, request.texts);
  const tokens = { promptTokens, cachedTokens: 0, completionTokens: request.maxCompletionTokens };
  return { calls: 1, ...tokens, usd: costOf(tokens, request.price) };
}

function worstPrompt(model: string, texts: string[]): number {
  const frame = perPrompt + perMessage * texts.length;
  if (!o200k.test(model)) return frame + sum(texts.map(text => Buffer.byteLength(text, 'utf8')));
  return frame + Math.ceil(sum(texts.map(countTokens)) * safety);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
