import type { Behaviour } from './fake-endpoint.js';

/** A reply with a vector of three numbers per text: how often it contains soup, bill and key. */
export function embedded(texts: string[]): Behaviour {
  const count = (text: string, word: string) => text.split(word).length - 1;
  const data = texts.map((text, index) => ({
    index,
    embedding: ['soup', 'bill', 'key'].map(word => count(text, word) + 0.01),
  }));
  return { status: 200, body: { data, model: 'fake-embedding', usage: { prompt_tokens: 7 * texts.length } } };
}
