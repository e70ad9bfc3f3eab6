import fc from 'fast-check';
import type { Rule, Structure } from '../../../../lib/domain/module.js';

/** Few words, so that equal and overlapping texts are frequent. */
const word = fc.constantFrom('card', 'cash', 'Transfer', 'fee', 'ATM', 'late', '?', '  ', 'größer', '卡');

export const phrase = fc.array(word, { maxLength: 4 }).map(words => words.join(' '));

/** Rules as they are in a module: on one line, with advice. */
const ruleParts = fc.record({
  when: phrase.map(text => text.replace(/\s+/g, ' ').trim()),
  then: phrase.map(text => `do ${text}`.replace(/\s+/g, ' ').trim()),
});

/** A structure whose rules have the ids `${prefix}/1`, … and differ from each other. */
export function structures(prefix: string, maxLength = 6): fc.Arbitrary<Structure> {
  const distinct = fc.uniqueArray(ruleParts, {
    maxLength,
    selector: ({ when, then }) => `${when.toLowerCase()}|${then.toLowerCase()}`,
  });
  return fc.record({ opening: phrase, parts: distinct }).map(({ opening, parts }) => ({
    opening,
    rules: parts.map((part, place) => rule(`${prefix}/${place + 1}`, part.when, part.then)),
  }));
}

export function rule(id: string, when: string, then: string): Rule {
  return { id, when, then, parents: [], cases: [] };
}

/** Words and punctuation marks, each one token: close enough to a tokenizer, and easy to count by hand. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)?.length ?? 0;
}
