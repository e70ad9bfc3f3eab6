import { columnsOfTable } from '../../../../../lib/app/init/column.js';
import { guessColumns } from '../../../../../lib/app/init/guess-columns.js';
import { guessScoring } from '../../../../../lib/app/init/guess-scoring.js';
import { guessSplits } from '../../../../../lib/app/init/guess-splits.js';
import type { Json } from '../../../../../lib/domain/json.js';

function columnsOf(rows: Record<string, Json>[]) {
  const columns = Object.keys(rows[0] ?? {});
  const table = rows.map((row, index) => ({ row: index + 1, values: new Map(Object.entries(row)) }));
  return columnsOfTable({ file: 'data.csv', columns, rows: table });
}

const many = (of: (index: number) => Record<string, Json>) =>
  columnsOf(Array.from({ length: 40 }, (_, n) => of(n)));

describe('the columns that init guesses', () => {
  it('are the longest texts, the fewest different values and what is all different under the name of an id', () => {
    const columns = many(n => ({
      'Ticket No.': String(1000 + n),
      'Message Text': `A long message about something, number ${n}`,
      Queue: ['Billing', 'Delivery', 'Account'][n % 3] ?? '',
      Notes: n % 5 === 0 ? 'x' : '',
    }));
    expect(guessColumns(columns)).toEqual({ input: 'Message Text', expected: 'Queue', id: 'Ticket No.' });
  });

  it('follow names before lengths', () => {
    const columns = many(n => ({
      question: `q${n}`,
      answer: `a much longer answer, number ${n}`,
      split: n % 2 ? 'a' : 'b',
    }));
    expect(guessColumns(columns)).toEqual({ input: 'question', expected: 'answer', id: undefined });
  });

  it('have no right answer if only constants are left, and keep what is given', () => {
    const columns = many(n => ({ text: `text ${n}`, lang: 'en' }));
    expect(guessColumns(columns).expected).toBeUndefined();
    expect(guessColumns(columns, { expected: 'lang' })).toMatchObject({ input: 'text', expected: 'lang' });
    const labeled = many(n => ({ text: `text ${n}`, label: n % 2 ? 'a' : 'b' }));
    expect(guessColumns(labeled, { hasNoAnswer: true }).expected).toBeUndefined();
  });
});

describe('the scorer that init guesses', () => {
  const scoringOf = (of: (index: number) => Json) =>
    guessScoring(many(n => ({ label: of(n) })).find(({ name }) => name === 'label'));

  it.each<[string, (index: number) => Json, string, unknown]>([
    ['labels', n => `class ${n % 4}`, 'exact', { labels: 'auto' }],
    ['numbers', n => `$${n},000.5`, 'numeric', null],
    ['numbers of JSON', n => n / 3, 'numeric', null],
    ['two numbers as texts', n => String(n % 2), 'exact', { labels: 'auto' }],
    ['JSON objects', n => ({ total: n }), 'json', { parse: 'json' }],
    ['JSON as text', n => `{"total": ${n}}`, 'json', { parse: 'json' }],
    ['short answers', n => `Person ${n}`, 'exact', null],
    ['long texts', n => `${'A reply in many words. '.repeat(5)}${n}`, 'llm-judge', null],
    ['labels of which the second is rare', n => (n === 7 ? 'rare' : 'usual'), 'exact', { labels: 'auto' }],
    ['true and false of JSON', n => n % 2 === 0, 'exact', null],
  ])('of %s', (_, of, kind, output) => {
    const { scorer, output: given } = scoringOf(of);
    expect([scorer.kind, given]).toEqual([kind, output]);
  });

  it('is a judge without a right answer', () => {
    expect(guessScoring(undefined).scorer).toMatchObject({ kind: 'llm-judge' });
  });
});

it('splits few tasks by share, and takes a part of many', () => {
  expect(guessSplits(60)).toEqual({ train: 0.4, validation: 0.2, test: 0.4 });
  expect(guessSplits(9_960)).toEqual({ train: 200, validation: 100, test: 200 });
});
