import { contentStems } from '../words.js';
import { readValues } from './read-values.js';

/** Number of characters before a value to search for words. */
const NEAR = 32;

/**
 * The answer without means to compute: the value in the text that follows words of the question. This is
 * correct if the text states the answer, and wrong if it has to be computed: language models also do not
 * compute a checksum mentally but answer with something plausible.
 */
export function guessValue(task: string): string | null {
  const question = questionOf(task);
  const asked = new Set(contentStems(question.text));
  const names = [...task.matchAll(/(?<=[^.!?:\s]\s)\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*/gu)].map(match => ({
    text: match[0],
    at: match.index,
  }));
  const all = /^\s*who\b/i.test(question.text) ? names : [...readValues(task), ...names];
  const outside = all.filter(({ at }) => at < question.at || at >= question.at + question.text.length);
  const ranked = (outside.length > 0 ? outside : all)
    .map(({ text, at }) => {
      const before = contentStems(
        task
          .slice(Math.max(0, at - NEAR), at)
          .split(/[.!?]\s/)
          .at(-1) ?? '',
      );
      const worth = [...asked].filter(word => before.includes(word)).length;
      return { text, at, worth: worth + (asked.has(before.at(-1) ?? '') ? 1 : 0) };
    })
    .sort((left, right) => right.worth - left.worth || right.at - left.at);
  return ranked[0]?.text ?? null;
}

/** The last question; the last sentence if there is no question. */
function questionOf(task: string): { text: string; at: number } {
  const sentences = [...task.matchAll(/\S.*?(?:[.!?](?=\s|$)|$)/gms)].map(match => ({
    text: match[0],
    at: match.index,
  }));
  return (
    sentences.findLast(({ text }) => text.endsWith('?')) ??
    sentences.at(-1) ?? { text: task, at: task.length }
  );
}
