import { countTokens } from './count-tokens.js';

/** Length limits that a prompt states. */
export interface Limits {
  rules: number;
  tokens: number;
  words: number;
  characters: number;
}

const stated =
  /(?:at most|no more than|not more than|up to|maximum(?: of)?|max\.?|not exceed|within|limit(?:ed)?(?: of| to)?|fewer than|under|below)\s+(?:about\s+)?(\d[\d,.]*)\s*(k)?\s+(?:\w+\s+){0,2}?(rules|words|tokens|characters)\b([^.\n]{0,24})/gi;

/** Parses limits such as "at most 12 rules" or "up to 4,000 tokens". Ignores limits for a single rule. */
export function readLimits(text: string): Limits {
  const limits: Limits = { rules: Infinity, tokens: Infinity, words: Infinity, characters: Infinity };
  for (const match of text.matchAll(stated)) {
    const before = text.slice(Math.max(0, match.index - 30), match.index);
    if (
      /\b(?:each|every|a|per|one) (?:rule|sentence|condition|action)\b/i.test(`${before} ${match[4] ?? ''}`)
    )
      continue;
    const unit = (match[3] ?? '').toLowerCase() as keyof Limits;
    const number =
      Number((match[1] ?? '').replace(/[,.](?=\d{3}\b)/g, '').replace(/[.,]$/, '')) * (match[2] ? 1_000 : 1);
    if (number > 0) limits[unit] = Math.min(limits[unit], number);
  }
  return limits;
}

/** How many of the first texts fit within the limits. */
export function firstWithin(texts: string[], limits: Limits): number {
  const used = { tokens: 0, words: 0, characters: 0 };
  for (const [index, text] of texts.entries()) {
    used.tokens += countTokens(text) + 1;
    used.words += text.split(/\s+/).length;
    used.characters += text.length + 1;
    if (
      index >= limits.rules ||
      used.tokens > limits.tokens ||
      used.words > limits.words ||
      used.characters > limits.characters
    )
      return index;
  }
  return texts.length;
}
