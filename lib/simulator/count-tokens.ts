import { o200k } from '../llm/tokens.js';
import { RecentValues } from '../text/recent-values.js';
import type { ChatMessage } from './request.js';

// Markers such as <|endoftext|> in a data set are plain text and must not make the tokenizer throw.
const plainText = { disallowedSpecial: new Set<string>() };
const counts = new RecentValues<string, number>(2_000);

/** Counts the tokens of a text with o200k. Counts of long texts are cached, because instructions repeat. */
export function countTokens(text: string): number {
  if (text.length < 200) return o200k().countTokens(text, plainText);
  return counts.remember(text, () => o200k().countTokens(text, plainText));
}

/** The first `limit` tokens of a text. */
export function firstTokens(text: string, limit: number): string {
  const { decode, encode } = o200k();
  return decode(encode(text, plainText).slice(0, limit));
}

/**
 * Tokens of a chat prompt, with OpenAI's published overhead: four per message and three for the start of the
 * reply.
 */
export function countPrompt(messages: ChatMessage[]): number {
  return messages.reduce((total, message) => total + countTokens(message.content) + 4, 3);
}
