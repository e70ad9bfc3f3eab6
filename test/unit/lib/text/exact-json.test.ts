import fc from 'fast-check';
import { parseExactJson } from '../../../../lib/text/exact-json.js';

describe('parseExactJson', () => {
  it('reads what JSON.parse reads, if numbers are in range and texts are whole', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), text => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseExactJson(text, { deepest: Infinity })).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every integer, as a number or as its text', () => {
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

  it('reports the position of an error in the original text', () => {
    expect(() => parseExactJson('[9007199254740993, 9007199254740993 x]')).toThrow(/position 36/);
  });

  it('rejects nesting of more than a hundred levels', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(() => parseExactJson(nested(100))).not.toThrow();
    expect(() => parseExactJson(nested(101))).toThrow(SyntaxError);
  });
});
