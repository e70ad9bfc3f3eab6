import fc from 'fast-check';
import { parseExactJson } from '../../../../lib/text/exact-json.js';

describe('parseExactJson', () => {
  it('reads what JSON.parse reads, where numbers are held and texts are whole', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), text => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseExactJson(text, { deepest: Infinity })).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every whole number, as a number or as its text', () => {
    fc.assert(
      fc.property(fc.bigInt(), whole => {
        const [value] = parseExactJson(`[${whole}]`) as [number | string];
        expect(String(value)).toBe(String(whole));
        expect(typeof value).toBe(Number.isSafeInteger(Number(whole)) ? 'number' : 'string');
      }),
    );
  });

  it('leaves digits in strings and fractions alone, and keeps what is beyond any number', () => {
    const text =
      '{"9007199254740993": "9007199254740993 \\" 9007199254740993", "f": 0.12345678901234567, "e": 1e999}';
    expect(parseExactJson(text)).toEqual({
      '9007199254740993': '9007199254740993 " 9007199254740993',
      f: 0.12345678901234567,
      e: '1e999',
    });
  });

  it('gives the position of an error in the text as it was', () => {
    expect(() => parseExactJson('[9007199254740993, 9007199254740993 x]')).toThrow(/position 36/);
  });

  it('rejects what is nested deeper than a hundred levels', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(() => parseExactJson(nested(100))).not.toThrow();
    expect(() => parseExactJson(nested(101))).toThrow(SyntaxError);
  });
});
