import fc from 'fast-check';
import { JsonError } from '../../../../../lib/text/json/json-error.js';
import { parseJson, tryParseJson } from '../../../../../lib/text/json/parse-json.js';

describe('parseJson', () => {
  it('reads what JSON.parse reads, if numbers are in range and texts are whole', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), text => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseJson(text, { deepest: Infinity, exact: true })).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every integer, as a number or as its text', () => {
    fc.assert(
      fc.property(fc.bigInt(), whole => {
        const [value] = parseJson(`[${whole}]`, { exact: true }) as [number | string];
        expect(String(value)).toBe(String(whole));
        expect(typeof value).toBe(Number.isSafeInteger(Number(whole)) ? 'number' : 'string');
      }),
    );
  });

  it('leaves digits in strings and fractions alone, and keeps what is beyond any number', () => {
    const text =
      '{"9007199254740993": "9007199254740993 \\" 9007199254740993", "f": 0.12345678901234567, "e": 1e999}';
    expect(parseJson(text, { exact: true })).toEqual({
      '9007199254740993': '9007199254740993 " 9007199254740993',
      f: 0.12345678901234567,
      e: '1e999',
    });
  });

  it.each([
    ['[9007199254740993, 9007199254740993 x]', 1, 37, /^broken JSON: Expected/],
    ['{"a": 1,\n "b": }', 2, 7, /^broken JSON: Unexpected token/],
    ['{"a": [1,', 1, 10, /^broken JSON: Unexpected end/],
  ])('reports line and column of an error in the original text: %s', (text, line, column, message) => {
    const error = errorOf(() => parseJson(text, { exact: true }));
    expect(error).toMatchObject({ line, column });
    expect(error.message).toMatch(message);
    expect(tryParseJson(text)).toBeUndefined();
  });

  it('rejects nesting of more than a hundred levels, and names the place', () => {
    const nested = (levels: number) => `{"[[": \n${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(() => parseJson(nested(99))).not.toThrow();
    const error = errorOf(() => parseJson(nested(100)));
    expect(error).toMatchObject({ message: 'nested deeper than 100 levels', line: 2, column: 100 });
    expect(() => parseJson(nested(100_000))).toThrow(JsonError);
  });

  it('rejects texts longer than requested', () => {
    expect(() => parseJson('[1, 2]', { longest: 5 })).toThrow('longer than 5 characters of JSON');
    expect(parseJson('[1, 2]', { longest: 6 })).toEqual([1, 2]);
  });

  it('replaces halves of emojis in strings and keys, and keeps complete ones', () => {
    expect(parseJson('{"a\\ud83d": ["\\udc4d b", "\\ud83d\\udc4d"]}')).toEqual({
      'a\ufffd': ['\ufffd b', '👍'],
    });
  });
});

function errorOf(read: () => unknown): JsonError {
  try {
    read();
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
