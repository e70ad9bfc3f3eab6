import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer';
import { clip } from '../../../../lib/text/clip.js';
import { countWords } from '../optimizer/arbitraries.js';

const marker = /\[… (\d+) tokens left out …\]/u;
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(fc.constantFrom('word ', '👩‍🚀', '𝒳', '\n', 'größer, '), { maxLength: 80 })
    .map(parts => parts.join('')),
);

describe('clip', () => {
  it('leaves a text that fits as it is', () => {
    expect(clip('one two three', 3, countWords)).toBe('one two three');
    expect(clip('', 0, countWords)).toBe('');
  });

  it('fits the limit whenever the marker line alone does, for a real tokenizer', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 12, max: 120 }), (text, most) => {
        expect(countTokens(clip(text, most, countTokens))).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('keeps the head and the tail, and marks what is between them', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 60 }), (text, most) => {
        const clipped = clip(text, most, countTokens);
        if (clipped === text) return;
        const found = marker.exec(clipped);
        const head = clipped.slice(0, found?.index).replace(/\n$/, '');
        const tail = clipped.slice((found?.index ?? 0) + (found?.[0].length ?? 0)).replace(/^\n/, '');
        expect(found).not.toBeNull();
        expect(text.startsWith(head)).toBe(true);
        expect(text.endsWith(tail)).toBe(true);
        expect(Number(found?.[1])).toBeGreaterThan(0);
      }),
    );
  });

  it('never splits the halves of a character', () => {
    for (let most = 8; most < 60; most += 1) {
      expect(clip('𝒳'.repeat(200), most, text => text.length)).not.toMatch(/\p{Surrogate}/u);
      expect(clip(`a${'𝒳'.repeat(200)}b`, most, text => text.length)).not.toMatch(/\p{Surrogate}/u);
    }
  });

  it('uses the available room', () => {
    const text = Array.from({ length: 2_000 }, (_, at) => `word${at}`).join(' ');
    expect(countWords(clip(text, 100, countWords))).toBeGreaterThan(95);
    const [head, tail] = clip(text, 100, countWords).split(marker);
    expect(head).toMatch(/^word0 word1 /);
    expect(tail).not.toBeUndefined();
    expect(clip(text, 100, countWords)).toMatch(/word1998 word1999$/);
  });

  it('reports how many tokens it left out', () => {
    const text = Array.from({ length: 500 }, () => 'word').join('   ');
    const clipped = clip(text, 60, countWords);
    const kept = countWords(clipped.replace(marker, ''));
    // A cut may split a word, of which a part then remains.
    expect(Math.abs(Number(marker.exec(clipped)?.[1]) - (500 - kept))).toBeLessThanOrEqual(2);
  });

  it('returns only the marker if there is no room for more', () => {
    expect(clip('one two three four', 1, countWords)).toBe('[… 4 tokens left out …]');
  });

  it('clips two megabytes within two seconds', () => {
    const text = 'some words of an overlong document. '.repeat(60_000);
    const started = Date.now();
    expect(countTokens(clip(text, 4_000, countTokens))).toBeLessThanOrEqual(4_000);
    expect(Date.now() - started).toBeLessThan(4_000);
  });
});
