import fc from 'fast-check';
import { createScorer } from '../../../../../lib/scoring/plain/plain-scorers.js';
import type { Json } from '../../../../../lib/domain/json.js';
import { scorerSchema } from '../../../../../lib/config/scorer.js';
import type { PlainScorerConfig } from '../../../../../lib/scoring/plain/plain-scorers.js';

const scorer = (config: unknown) => createScorer(scorerSchema.parse(config) as PlainScorerConfig);
const anyJson = fc.jsonValue({ maxDepth: 3 }).map(value => value as Json);
const kinds = ['exact', 'numeric', 'contains', 'regex', 'json', 'list'] as const;

describe('every scorer', () => {
  it.each(kinds)('%s scores within 0 and 1, with short feedback, for any input', kind => {
    fc.assert(
      fc.property(anyJson, anyJson, (answer, expected) => {
        const verdict = scorer(kind).score(answer, expected);
        expect(verdict.score).toBeGreaterThanOrEqual(0);
        expect(verdict.score).toBeLessThanOrEqual(1);
        expect(verdict.feedback.length).toBeLessThanOrEqual(600);
        expect(verdict.feedback === '').toBe(verdict.score === 1);
      }),
      { numRuns: 150 },
    );
  });

  it.each(kinds.filter(kind => kind !== 'regex'))('%s scores the expected answer itself 1', kind => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyJson,
          fc.string({ unit: 'grapheme' }),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
        ),
        expected => {
          fc.pre(expected !== null && scorer(kind).check(expected) === null);
          expect(scorer(kind).score(expected, expected)).toEqual({ score: 1, feedback: '' });
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(kinds)('%s scores an answer that could not be read 0', kind => {
    expect(scorer(kind).score(null, '{"a": 7}').score).toBe(0);
  });
});

describe('exact', () => {
  const exact = scorer('exact');

  it.each([
    ['  Card  Arrival. ', 'card arrival'],
    ['"yes"', 'Yes'],
    ['“Straße”!', 'straße'],
    ['ﬁne', 'fine'],
    [7, '7'],
    ['e\u0301te', 'éte'],
  ])('takes %j for %j', (answer, expected) => {
    expect(exact.score(answer, expected).score).toBe(1);
  });

  it.each([
    ['card', 'card arrival'],
    ['co-op', 'coop'],
    ['?', '!'],
    ['', 'no'],
  ])('does not accept %j for %j, and reports both', (answer, expected) => {
    const verdict = exact.score(answer, expected);
    expect(verdict.score).toBe(0);
    expect(verdict.feedback).toBe(`Got "${answer}", expected "${expected}".`);
  });

  it('rejects an empty expected answer at load', () => {
    expect(exact.check('  ')).toContain('empty');
    expect(exact.check(null)).toContain('empty');
    expect(exact.check('a')).toBeNull();
  });
});

describe('contains', () => {
  const contains = scorer('contains');

  it('finds the expected answer at word bounds only', () => {
    expect(contains.score('It is the Nile, surely.', 'nile').score).toBe(1);
    expect(contains.score('A senile man', 'nile').score).toBe(0);
    expect(contains.score('Niles', 'nile').score).toBe(0);
    expect(contains.score('Niles and the Nile', 'nile').score).toBe(1);
    expect(contains.score('cost: 125', '25').score).toBe(0);
  });
});

describe('list', () => {
  const exact = scorer('list');
  const f1 = scorer({ kind: 'list', score: 'f1' });

  it.each<[Json, Json]>([
    [
      ['B-2', 'A-1'],
      ['A-1', 'B-2'],
    ],
    ['["a-1", "B-2"]', ['A-1', 'B-2']],
    ['A-1; B-2', ['A-1', 'B-2']],
    ['- A-1\n- B-2\n', ['A-1', 'B-2']],
    ['none', []],
    ['', 'None.'],
    [[], ''],
    [[7], ['7']],
    [['A-1', 'A-1'], 'A-1'],
    ['The list: ["A-1"]', ['A-1']],
  ])('takes %j for %j', (answer, expected) => {
    expect(exact.score(answer, expected)).toEqual({ score: 1, feedback: '' });
    expect(f1.score(answer, expected)).toEqual({ score: 1, feedback: '' });
  });

  it('names what is missing and what is too much', () => {
    const verdict = exact.score(['A-1', 'C-3'], ['A-1', 'B-2']);
    expect(verdict).toEqual({ score: 0, feedback: 'Missing: "B-2". Not expected: "C-3".' });
    expect(f1.score(['A-1', 'C-3'], ['A-1', 'B-2']).score).toBeCloseTo(0.5);
    expect(f1.score(['A-1'], ['A-1', 'B-2', 'C-3']).score).toBeCloseTo(0.5);
    expect(exact.score(['A-1'], []).feedback).toContain('expected list is empty');
  });

  it('keeps commas inside of the items of an array', () => {
    expect(exact.score(['Smith, John'], ['Smith', 'John']).score).toBe(0);
  });
});

describe('json', () => {
  const json = scorer('json');

  it('is the mean over the expected fields, and names each wrong one with both values', () => {
    const verdict = json.score(
      { city: 'bern ', total: '12.50', extra: 1 },
      { city: 'Bern', total: 12.5, zone: '3011' },
    );
    expect(verdict.score).toBeCloseTo(2 / 3);
    expect(verdict.feedback).toBe('"zone": got nothing, expected "3011".');
    expect(json.score({ a: 1 }, { a: 2 }).feedback).toBe('"a": got "1", expected "2".');
  });

  it('reads JSON in text on both sides, and compares what is nested', () => {
    expect(json.score('```json\n{"a": {"b": [1, "X"]}}\n```', '{"a": {"b": [1.0, "x"]}}').score).toBe(1);
    expect(json.score({ a: { b: [1] } }, { a: { b: [1, 2] } }).score).toBe(0);
  });

  it('distinguishes identifiers with leading zeros', () => {
    expect(json.score({ a: '007' }, { a: '7' }).score).toBe(0);
  });

  it('compares the configured fields alone', () => {
    expect(scorer({ kind: 'json', fields: ['a'] }).score({ a: 1, b: 9 }, { a: 1, b: 2 }).score).toBe(1);
    expect(scorer({ kind: 'json', fields: ['c'] }).check({ a: 1 })).toContain('"c"');
  });

  it('does not treat inherited properties as fields', () => {
    expect(json.score({}, { constructor: 'x' } as unknown as Json).score).toBe(0);
  });
});

describe('regex', () => {
  const regex = scorer('regex');

  it('matches the expected pattern anywhere in the answer', () => {
    expect(regex.score('Order A-17 it is', 'A-\\d+').score).toBe(1);
    expect(regex.score('order a-17', 'A-\\d+').score).toBe(0);
    expect(regex.score('A-17b', '^A-\\d+$').score).toBe(0);
  });

  it('rejects an invalid pattern, and one that backtracks endlessly, at load', () => {
    expect(regex.check('(a')).toContain('not a valid regular expression');
    expect(regex.check(['a'])).toContain('not a regular expression');
    expect(regex.check('^(a+)+$')).toContain('backtracks');
    expect(regex.check('^A-\\d{4,8}$')).toBeNull();
  });

  it('interrupts a match that would not end', () => {
    const started = performance.now();
    const verdict = regex.score(`${'b'.repeat(40)}!`, '^(b+)+$');
    expect(verdict.score).toBe(0);
    expect(verdict.feedback).toContain('no result in time');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
