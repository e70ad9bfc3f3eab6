import { contentStems } from '../words.js';
import { readValues } from './read-values.js';

/** How far before a value words are looked at, in characters. */
const NEAR = 32;

/**
 * The answer of one who has nothing to compute with: the value in the text that stands behind words of the question.
 * That is right where the answer is told, and wrong where it has to be computed: a language model does not run a check
 * sum in its head either, and gives something plausible all the same.
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

/** The last sentence that asks something; the last one where none does. */
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
