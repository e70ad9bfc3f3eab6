import fc from 'fast-check';
import { createCopyFinder, copyNotes } from '../../../../../lib/optimizer/provenance/copied-passages.js';
import type { CopySource } from '../../../../../lib/optimizer/provenance/copied-passages.js';
import { wordsOf } from '../../../../../lib/text/words.js';

const source = (task: string, input: string, expected = ''): CopySource => ({ task, input, expected });
const letter = 'The guest of room seven says that the minibar was empty when she came back at noon.';
const finder = (sources: CopySource[], more: { others?: CopySource[]; allowed?: string[] } = {}) =>
  createCopyFinder({ sources, words: 6, ...more });

/** Few words, so that runs of words repeat often. */
const few = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 14 }).map(words => words.join(' '));

/** The most consecutive words that a text shares with another one, by brute force. */
function longestCommonRun(text: string, other: string): number {
  const [words, others] = [wordsOf(text), wordsOf(other)];
  let longest = 0;
  for (let at = 0; at < words.length; at += 1) {
    for (let place = 0; place < others.length; place += 1) {
      let length = 0;
      while (words[at + length] !== undefined && words[at + length] === others[place + length]) length += 1;
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

describe('createCopyFinder', () => {
  it('finds consecutive words of one task, ignoring case, breaks and punctuation', () => {
    const find = finder([source('t1', 'Something else altogether.'), source('t2', letter)]);
    expect(find('When it says THE MINIBAR,\nwas empty; when she came: desk')).toEqual({
      task: 't2',
      words: 7,
    });
    expect(find('the minibar was empty when he came back')).toBeNull();
  });

  it('finds a copy of an expected answer, but ignores labels and short answers', () => {
    const find = finder([
      source('t1', 'Who?', 'the porter of the night shift is to be called'),
      source('t2', 'x', 'porter'),
    ]);
    expect(find('answer: the porter of the night shift')).toEqual({ task: 't1', words: 6 });
    expect(find('answer porter')).toBeNull();
  });

  it('treats what tasks of different inputs share as their form, not as a copy', () => {
    const form = 'Choose the one desk of the hotel that sees to this message: ';
    const rule = 'the one desk of the hotel that sees to it';
    expect(finder([source('t1', `${form} soup`)])(rule)).not.toBeNull();
    expect(finder([source('t1', `${form} soup`), source('t2', `${form} bill`)])(rule)).toBeNull();
    expect(
      finder([source('t1', `${form} soup`)], { others: [source('t2', `${form} bill`)] })(rule),
    ).toBeNull();
    // The same message twice is one task, and so is one whose middle was left out.
    expect(finder([source('t1', letter), source('t2', letter)])(letter)).not.toBeNull();
    const whole = source('t1', `${letter} And more.`);
    expect(finder([source('t1', letter)], { others: [whole] })(letter)).not.toBeNull();
  });

  it('allows a rule to repeat the module', () => {
    expect(finder([source('t1', letter)], { allowed: [`Mind this: ${letter}`] })(letter)).toBeNull();
  });

  it('finds exactly the texts that share this many words with one task', () => {
    fc.assert(
      fc.property(
        fc.array(few, { minLength: 1, maxLength: 1 }),
        few,
        fc.integer({ min: 1, max: 5 }),
        (inputs, text, words) => {
          const sources = inputs.map((input, place) => source(`t${place}`, input));
          const longest = Math.max(...inputs.map(input => longestCommonRun(text, input)));
          const found = createCopyFinder({ sources, words })(text);
          expect(found !== null).toBe(longest >= words);
          if (found) {
            expect(found.words).toBeGreaterThanOrEqual(words);
            expect(found.words).toBeLessThanOrEqual(longest);
          }
        },
      ),
    );
  });

  it('never reports text that a second task also has', () => {
    fc.assert(
      fc.property(few, few, few, (one, other, text) => {
        const sources = [source('t1', `${one} x`), source('t2', `${other} y`)];
        const found = createCopyFinder({ sources, words: 3 })(text);
        const runs = wordsOf(text).map((_, at) => wordsOf(text).slice(at, at + 3));
        const inOne = (run: string[], input: string) =>
          run.length === 3 && ` ${input} `.includes(` ${run.join(' ')} `);
        const alone = runs.some(run => inOne(run, one) !== inOne(run, other));
        expect(found !== null).toBe(alone);
      }),
    );
  });

  it('takes time linear in the lengths of the texts', () => {
    const many = 'again '.repeat(100_000);
    const started = performance.now();
    expect(createCopyFinder({ sources: [source('t1', many)], words: 12 })(many)).toMatchObject({
      words: 100_000,
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('copyNotes', () => {
  it('reports in one note what was left out', () => {
    expect(copyNotes([])).toEqual([]);
    expect(copyNotes([{ task: 'row-000012', words: 14 }])).toEqual([
      '1 rule left out: it copies 14 words of task row-000012',
    ]);
    const many = Array.from({ length: 9 }, (_, place) => ({ task: `t${place}`.padEnd(900, '-'), words: 12 }));
    const [note = '', ...others] = copyNotes(many);
    expect(others).toEqual([]);
    expect(note).toMatch(/^9 rules left out: they copy words of train tasks \(12 of t0-/);
    expect(note.length).toBeLessThan(300);
  });
});
