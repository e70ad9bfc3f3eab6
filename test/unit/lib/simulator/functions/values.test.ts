import { formOf, readValues, withoutValues } from '../../../../../lib/simulator/functions/read-values.js';
import {
  arrangements,
  cuesOf,
  readCues,
  sayCues,
} from '../../../../../lib/simulator/functions/take-arguments.js';
import type { Wanted } from '../../../../../lib/simulator/functions/take-arguments.js';
import { guessValue } from '../../../../../lib/simulator/functions/guess-value.js';

const listed = (text: string) => readValues(text).map(({ form, value }) => [form, value]);
const none = { before: [], after: [] };

describe('values in a text', () => {
  it('are read by their forms, each once', () => {
    expect(
      listed('From 2024-03-01 to 5.4.2024 at 23:05, 7.5% of 12.50, shelf XIV, code 4006381333, "a b".'),
    ).toEqual([
      ['date', '2024-03-01'],
      ['date', '5.4.2024'],
      ['time', '23:05'],
      ['percent', 7.5],
      ['number', 12.5],
      ['roman', 'XIV'],
      ['digits', '4006381333'],
      ['quoted', 'a b'],
    ]);
    expect(listed('The values are 3, 5, 8 and 13.')).toEqual([['numbers', [3, 5, 8, 13]]]);
    expect(listed('60 x 40 x 35 cm for Larch Chairs and me, I say')).toEqual([
      ['number', 60],
      ['number', 40],
      ['number', 35],
    ]);
  });

  it('have the form that an example shows', () => {
    expect(['2024-03-01', '07:15', '12345678', 'XL', 'any text', 3, [1, 2], { a: 1 }].map(formOf)).toEqual([
      'date',
      'time',
      'digits',
      'roman',
      'quoted',
      'number',
      'numbers',
      null,
    ]);
  });

  it('are removed, like names, from what a kind of task says', () => {
    expect(withoutValues('The pallet of Juno Sports came on 2024-03-01.').replace(/\s+/g, ' ')).toBe(
      'The pallet of came on .',
    );
  });
});

describe('arguments out of a text', () => {
  const number = (name: string, cues: Wanted['cues'] = none): Wanted => ({ name, form: 'number', cues });

  it('are taken in order, and next to the known words or by their own names', () => {
    const values = readValues('Parcel 4711: length 70 cm, width 60 cm, height 50 cm');
    expect(arrangements([number('height'), number('length'), number('width')], values, 1)).toEqual([
      { height: 50, length: 70, width: 60 },
    ]);
    expect(arrangements([number('weight', { before: ['width'], after: [] })], values, 1)).toEqual([
      { weight: 60 },
    ]);
    expect(arrangements([number('a'), number('b')], readValues('3 or 4'), 9)).toEqual([
      { a: 3, b: 4 },
      { a: 4, b: 3 },
    ]);
    expect(arrangements([number('a'), number('b')], readValues('only 3'), 9)).toEqual([]);
  });

  it('have words next to them that a description can contain', () => {
    const values = ['moved from 3 on', 'moved from 4 to', 'counted since 5 pieces'].map(
      text => readValues(text)[0],
    );
    const cues = cuesOf(values.flatMap(value => value ?? []));
    expect(cues).toEqual({ before: ['from'], after: [] });
    expect(readCues(`the place, as it stands ${sayCues(cues)}`)).toEqual(cues);
    expect(readCues('after "of" or "by", before "kg"')).toEqual({ before: ['of', 'by'], after: ['kg'] });
  });
});

describe('a guess', () => {
  it('finds what is stated, and not what has to be computed', () => {
    expect(
      guessValue('The truck of Juno came at 07:15 and stands at gate 12. At which gate does it stand?'),
    ).toBe('12');
    expect(guessValue('The papers of Juno Sports were signed by Egli at 07:15. Who signed the papers?')).toBe(
      'Egli',
    );
    expect(
      guessValue('The pallet came on 2024-03-01 and left on 2024-03-05. How many days is that?'),
    ).not.toBe('4');
    expect(guessValue('What is that?')).toBeNull();
  });
});
