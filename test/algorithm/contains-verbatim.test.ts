import fc from 'fast-check';
import { longestCopiedRun } from '../../algorithm/contains-verbatim.js';
import { drawsFrom } from '../../algorithm/seed.js';
import { wordsOf } from '../../algorithm/words.js';

/** By trying every pair of places: slow, and plainly right. */
function slowly(text: string[], source: string[]): number {
  let longest = 0;
  text.forEach((_, from) =>
    source.forEach((__, at) => {
      let run = 0;
      while (from + run < text.length && text[from + run] === source[at + run]) run += 1;
      longest = Math.max(longest, run);
    }),
  );
  return longest;
}

describe('longestCopiedRun', () => {
  it('agrees with trying every pair of places', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    fc.assert(
      fc.property(words, words, (text, source) => {
        expect(longestCopiedRun(text.join(' '), source.join(' '))).toBe(slowly(text, source));
      }),
      { numRuns: 1_000 },
    );
  });

  it('sees past case, spacing and punctuation', () => {
    expect(
      longestCopiedRun('Advice: "MY CARD,\nwas - eaten" is bad', 'Hello, my card was eaten today!'),
    ).toBe(4);
  });

  it('is the whole text where that is copied, and 0 where no word is', () => {
    expect(longestCopiedRun('one two three', 'zero one two three four')).toBe(3);
    expect(longestCopiedRun('one', 'two')).toBe(0);
    expect(longestCopiedRun('', 'two')).toBe(0);
    expect(longestCopiedRun('one', '')).toBe(0);
  });

  it('does not join runs that stand apart', () => {
    expect(longestCopiedRun('a b c d', 'a b x c d')).toBe(2);
  });

  it('reads texts that set no spaces between words', () => {
    expect(longestCopiedRun('请回答卡丢失', '我的卡丢失了')).toBe(3);
  });

  it('takes linear time: 50,000 words against 50,000, highly repetitive, within two seconds', () => {
    const draw = drawsFrom(1);
    const text = (length: number) => Array.from({ length }, () => ['a', 'b'][draw(2)]).join(' ');
    const started = Date.now();
    expect(longestCopiedRun(text(50_000), text(50_000))).toBeGreaterThan(15);
    expect(longestCopiedRun('a '.repeat(50_000), 'a '.repeat(50_000))).toBe(50_000);
    expect(Date.now() - started).toBeLessThan(2_000);
  });
});

describe('wordsOf', () => {
  it('gives words and numbers in small letters', () => {
    expect(wordsOf('The Größe: 3,5 m² — naïve (卡片).')).toEqual([
      'the',
      'größe',
      '3',
      '5',
      'm2',
      'naïve',
      '卡',
      '片',
    ]);
    expect(wordsOf(' …! ')).toEqual([]);
  });
});
