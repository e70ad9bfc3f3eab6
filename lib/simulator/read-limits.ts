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
    const [, digits = '', thousands, name = '', after = ''] = match;
    const context = `${text.slice(Math.max(0, match.index - 30), match.index)} ${after}`;
    if (/\b(?:each|every|a|per|one) (?:rule|sentence|condition|action)\b/i.test(context)) continue;
    const unit = name.toLowerCase() as keyof Limits;
    const plainDigits = digits.replace(/[,.](?=\d{3}\b)/g, '').replace(/[.,]$/, '');
    const number = Number(plainDigits) * (thousands ? 1_000 : 1);
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
