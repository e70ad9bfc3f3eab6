import fc from 'fast-check';
import { createScorer } from '../../../../../lib/scoring/plain/plain-scorers.js';
import { pythonFloat } from '../../../../../lib/scoring/plain/python-float.js';

const scorer = createScorer({ kind: 'gaia' });
const score = (answer: string | null, expected: string): number => scorer.score(answer, expected).score;

describe('if the expected answer is a number', () => {
  it.each([
    ['17', '17'],
    ['17.0', '17'],
    [' 17 ', '17'],
    ['1.7e1', '17'],
    ['17', '1.7e1'],
    ['.5', '0.5'],
    ['-0', '0'],
  ])('compares %j with %j by value', (answer, expected) => {
    expect(score(answer, expected)).toBe(1);
  });

  it('skips $, % and commas anywhere in the answer', () => {
    expect(score('$1,234.50', '1234.5')).toBe(1);
    expect(score('12%', '12')).toBe(1);
    expect(score('1,2,3,4', '1234')).toBe(1);
  });

  it('reads 12 % as 12, and not as 0.12', () => {
    expect(score('12%', '0.12')).toBe(0);
  });

  it('does not read a number with its unit, nor one in a sentence', () => {
    expect(score('17 apples', '17')).toBe(0);
    expect(score('17kg', '17')).toBe(0);
    expect(score('It is 17.', '17')).toBe(0);
    expect(score('€17', '17')).toBe(0);
  });

  it('does not read a number with a space in it', () => {
    expect(score('1 000', '1000')).toBe(0);
  });

  it('reads what Python reads: underscores between digits, digits of other scripts', () => {
    expect(score('1_000', '1000')).toBe(1);
    expect(score('１７', '17')).toBe(1);
    expect(score('٣', '3')).toBe(1);
  });

  it('has no tolerance: rounding is up to the answer', () => {
    expect(score('3.14', '3.14159')).toBe(0);
    expect(score('0.1', '0.10000000000000001')).toBe(1);
  });

  it('reads what is not a number as infinite, so that it is right if "inf" is expected', () => {
    expect(score('nobody knows', 'inf')).toBe(1);
    expect(score('nobody knows', 'Infinity')).toBe(1);
    expect(score('nobody knows', '-inf')).toBe(0);
    expect(score('7', 'inf')).toBe(0);
  });

  it('never finds an expected nan right, which is reported before a run', () => {
    expect(score('nan', 'nan')).toBe(0);
    expect(scorer.check('nan')).toContain('nan');
  });

  it('reports what prevented the answer from being read', () => {
    expect(scorer.score('17 apples', '17').feedback).toBe(
      '"17 apples" is not read as a number (only $, % and commas are ignored); expected "17".',
    );
  });
});

describe('if the expected answer has a comma or a semicolon', () => {
  it('compares element by element, in order', () => {
    expect(score('a, b, c', 'a,b,c')).toBe(1);
    expect(score('a; b, c', 'a,b;c')).toBe(1);
    expect(score('b, a, c', 'a,b,c')).toBe(0);
  });

  it('requires the same number of elements', () => {
    expect(score('a, b', 'a, b, c')).toBe(0);
    expect(score('a, b, c,', 'a, b, c')).toBe(0);
    expect(scorer.score('a, b', 'a, b, c').feedback).toContain('Got 2 elements');
  });

  it('compares an element by value if the expected one is a number', () => {
    expect(score('$12.0, 3%', '12, 3')).toBe(1);
    expect(score('12 kg, 3', '12, 3')).toBe(0);
  });

  it('ignores white space and capitals in the others, and keeps their punctuation', () => {
    expect(score('New York, Rome', 'newyork,ROME')).toBe(1);
    expect(score('St Gallen, Rome', 'St. Gallen, Rome')).toBe(0);
    expect(score('a., b', 'a., b')).toBe(1);
  });

  it('reads "1,000" as a list of 1 and 0: an answer of 1000 is wrong', () => {
    expect(score('1000', '1,000')).toBe(0);
    expect(score('1,000', '1,000')).toBe(1);
    expect(score('1, 0', '1,000')).toBe(1);
  });

  it('compares empty elements as texts', () => {
    expect(score('a,,b', 'a,,b')).toBe(1);
    expect(score('a, ,b', 'a,,b')).toBe(1);
    expect(score('a,x,b', 'a,,b')).toBe(0);
  });

  it('reads the comma of a sentence as one of a list', () => {
    expect(score('Well done you', 'Well, done you')).toBe(0);
    expect(score('well,doneyou', 'Well, done you')).toBe(1);
  });
});

describe('if the expected answer is another text', () => {
  it('ignores white space, capitals and ASCII punctuation', () => {
    expect(score(' sea-gull! ', 'Sea Gull')).toBe(1);
    expect(score('"Rock & Roll"', 'rock roll')).toBe(1);
    expect(score('[a_b]{c}~^`|\\', 'abc')).toBe(1);
  });

  it('keeps punctuation that is not ASCII', () => {
    expect(score('it’s', 'its')).toBe(0);
    expect(score('“a”', 'a')).toBe(0);
  });

  it('reads commas of the answer as punctuation', () => {
    expect(score('a, b', 'a b')).toBe(1);
  });

  it('compares a missing answer as the word None', () => {
    expect(score(null, 'None')).toBe(1);
    expect(score(null, 'nothing')).toBe(0);
    expect(score(null, '17')).toBe(0);
    expect(scorer.score(null, 'nothing').feedback).toContain('No answer was given');
  });

  it('treats two texts that are only punctuation as equal', () => {
    expect(score('?!', '...')).toBe(1);
  });

  it('does not ignore accents or full width', () => {
    expect(score('Zurich', 'Zürich')).toBe(0);
    expect(score('ａｂｃ', 'abc')).toBe(0);
  });

  it('ignores the white space that Python knows, and keeps a byte order mark', () => {
    expect(score('a\u00a0b\u2003c\u001f', 'abc')).toBe(1);
    expect(score('\ufeffabc', 'abc')).toBe(0);
  });
});

it('scores every expected answer as right when it is repeated, except for nan', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), text => {
      fc.pre(!Number.isNaN(pythonFloat(text)));
      return score(text, text) === 1;
    }),
  );
});

it('reports before a run that an empty answer cannot be scored', () => {
  expect(scorer.check('  ')).toContain('empty');
  expect(scorer.check(null)).toContain('empty');
  expect(scorer.check('17')).toBeNull();
});

describe('a number as Python reads it', () => {
  it.each(['', '.', '1_', '_1', '1__0', '1 2', '0x10', '1e', 'e5', '+', '1,0', '--1', 'infinit', '1.2.3'])(
    'is not %j',
    text => {
      expect(pythonFloat(text)).toBeNull();
    },
  );

  it.each([
    ['5.', 5],
    ['+1.5', 1.5],
    ['1_0.5_0', 10.5],
    ['1E-2', 0.01],
    ['\t7\n', 7],
    ['-Infinity', -Infinity],
    ['1e999', Infinity],
  ])('is %j', (text, value) => {
    expect(pythonFloat(text)).toBe(value);
  });
});
