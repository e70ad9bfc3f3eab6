import { parseOutput } from '../../../../lib/agents/parse-output.js';

describe('parseOutput', () => {
  it('returns the whole reply, trimmed', () => {
    expect(parseOutput('  card arrival\n', { parse: 'plain' })).toBe('card arrival');
  });

  it('finds no answer in an empty reply, with any way of parsing', () => {
    for (const parse of ['plain', 'last-line', 'json'] as const)
      expect(parseOutput(' \n ', { parse })).toBeNull();
  });

  it.each([
    ['Thinking…\n\nAnswer: 42\n\n', '42'],
    ['so\r\n**Final answer:** yes', 'yes'],
    ['one line', 'one line'],
    ['The answer is 42', 'The answer is 42'],
  ])('returns the last line of %j', (text, answer) => {
    expect(parseOutput(text, { parse: 'last-line' })).toBe(answer);
  });

  it.each([
    ['{"references": ["A-1"]}'],
    ['Sure!\n```json\n{"references": ["A-1"]}\n```\nAnything else?'],
    ['I looked at {this} and [that].\nSo: {"references": ["A-1"]}.'],
    ["{'references': ['A-1'],}"],
    ['First {"references": ["B"]}, no, {"references": ["A-1"]}'],
    ['{"references": ["A-1"'],
    ['[see below {"references": ["A-1"]}'],
    ['{"other": 1} {"references": ["A-1"]} {"other": 2}'],
  ])('reads a field of the JSON in %j', text => {
    expect(parseOutput(text, { parse: 'json', field: 'references' })).toEqual(['A-1']);
  });

  it('reads any JSON value if no field is requested, an object before an array', () => {
    expect(parseOutput('[1, 2]', { parse: 'json' })).toEqual([1, 2]);
    expect(parseOutput('"yes"', { parse: 'json' })).toBe('yes');
    expect(parseOutput('See {"a": 2} [1]', { parse: 'json' })).toEqual({ a: 2 });
  });

  it('keeps integers beyond 2^53 exact, and contains no half of a surrogate pair', () => {
    const reply = '```json\n{"order": 9007199254740993, "name": "x\\ud83d"}\n```';
    expect(parseOutput(reply, { parse: 'json', field: 'order' })).toBe('9007199254740993');
    expect(parseOutput(reply, { parse: 'json', field: 'name' })).toBe('x\ufffd');
    expect(parseOutput('[9007199254740993, 7]', { parse: 'json' })).toEqual(['9007199254740993', 7]);
  });

  it('finds no answer if there is no JSON, no such field, or only an inherited one', () => {
    expect(parseOutput('none at all', { parse: 'json' })).toBeNull();
    expect(parseOutput('{"a": 1}', { parse: 'json', field: 'b' })).toBeNull();
    expect(parseOutput('{"a": 1}', { parse: 'json', field: 'toString' })).toBeNull();
    expect(parseOutput('["A-1"]', { parse: 'json', field: 'references' })).toBeNull();
  });

  it('reads braces inside of texts as text', () => {
    expect(parseOutput('Here: {"a": "} \\" {"} end', { parse: 'json', field: 'a' })).toBe('} " {');
  });

  it('rejects enormous, endlessly nested and endlessly broken replies without harm', () => {
    const started = performance.now();
    expect(parseOutput('a'.repeat(300_000), { parse: 'plain' })).toBeNull();
    expect(parseOutput('['.repeat(150_000), { parse: 'json' })).toBeNull();
    expect(parseOutput(`${'['.repeat(90_000)}${']'.repeat(90_000)}`, { parse: 'json' })).toBeNull();
    expect(parseOutput('{"a": {'.repeat(20_000), { parse: 'json', field: 'b' })).toBeNull();
    expect(parseOutput('{'.repeat(3) + '"a '.repeat(60_000), { parse: 'json', field: 'b' })).toBeNull();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
