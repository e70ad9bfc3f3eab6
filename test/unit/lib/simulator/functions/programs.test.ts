import { runFunction } from '../../../../../lib/agents/functions/run-function.js';
import { programs } from '../../../../../lib/simulator/functions/programs/index.js';
import { runProgram } from '../../../../../lib/simulator/functions/run-program.js';

function give(name: string, says: string, input: object): string | null {
  const variant = programs.find(each => each.name === name)?.variants.find(each => each.says.includes(says));
  return variant ? runProgram(name, variant.code, input) : 'no such program';
}

describe('the repertoire of the simulated programmer', () => {
  it.each([
    ['days_between', 'first day not counted', { from: '2024-02-27', to: '2024-03-01' }, '3'],
    ['days_between', 'first and last day counted', { from: '27.02.2023', to: '01.03.2023' }, '3'],
    ['days_between', 'in weeks, a week that has begun', { from: '2024-01-01', to: '2024-01-16' }, '3'],
    ['workdays_between', 'first and last day counted', { from: '2024-03-01', to: '2024-03-05' }, '3'],
    ['weekday', 'English', { date: '2024-02-29' }, 'Thursday'],
    ['add_days', 'Saturdays and Sundays passed over', { date: '2024-03-01', days: 5 }, '2024-03-08'],
    ['add_days', 'all days', { date: '28.02.2024', days: 2 }, '01.03.2024'],
    ['time_between', 'in minutes', { start: '23:40', end: '00:15' }, '35'],
    ['time_between', 'quarter', { start: '22:00', end: '06:01' }, '8.25'],
    ['is_leap_year', 'yes', { year: 1900 }, 'no'],
    ['check_digit', 'EAN', { code: '400638133393' }, '1'],
    ['check_digit', 'Luhn', { code: '7992739871' }, '3'],
    ['check_digit', 'ISBN-10', { code: '030640615' }, '2'],
    ['check_number', '98 less', { code: '32142829123456987654321611' }, '82'],
    ['roman_sum', 'upwards', { numeral: 'XIV', places: 26 }, 'XL'],
    ['roman_to_number', 'digits', { numeral: 'MCMXCIV' }, '1994'],
    ['number_to_roman', 'capitals', { number: 2024 }, 'MMXXIV'],
    ['convert_base', 'hexadecimal, in capitals', { number: 255 }, 'FF'],
    ['shift_letters', 'backwards', { text: 'Cde', by: 3 }, 'Zab'],
    ['volume_weight', '5000, up to the next half', { length: 60, width: 40, height: 35 }, '17.0'],
    [
      'invoice_total',
      'cent, the end rounded to five',
      { pieces: 3, price: 9.99, discount: 5, tax: 8.1 },
      '30.80',
    ],
    ['simple_interest', '360 days, rounded to the cent', { capital: 1000, rate: 2, days: 90 }, '5.00'],
    ['containers_needed', 'half empty', { things: 25, each: 12 }, '3'],
    ['greatest_common_divisor', 'remainder', { one: 84, other: 36 }, '12'],
    ['median_of', 'mean', { numbers: [10, 9, 2, 1] }, '5.5'],
    ['fahrenheit_to_celsius', 'one decimal', { value: 212 }, '100.0'],
    ['count_words', 'blanks', { text: 'one  two three' }, '3'],
  ])('%s (%s) is right', (name, says, input, result) => {
    expect(give(name, says, input)).toBe(result);
  });

  it('has mistakes that change the program', () => {
    const slips = programs.flatMap(({ name, slip, variants: [first] }) =>
      slip && first ? [{ name, changes: first.code.includes(slip[0]) && slip[0] !== slip[1] }] : [],
    );
    expect(slips.length).toBeGreaterThan(10);
    expect(slips.filter(({ changes }) => !changes)).toEqual([]);
  });

  it('is code that the sandbox accepts, with the same results', async () => {
    const values = {
      date: '2024-05-06',
      time: '07:30',
      percent: 5,
      numbers: [3, 1, 2],
      digits: '1234567',
      roman: 'IX',
      number: 12,
      quoted: 'a b',
    };
    for (const { name, parameters, variants } of programs) {
      const input = Object.fromEntries(parameters.map(each => [each.name, values[each.form]]));
      for (const { code } of variants) {
        const written = { name, code, description: '', packages: [], arguments: { type: 'object' } };
        const outcome = await runFunction(written, input);
        const text = outcome.ok
          ? typeof outcome.value === 'string'
            ? outcome.value
            : JSON.stringify(outcome.value)
          : outcome;
        expect([name, text]).toEqual([name, runProgram(name, code, input)]);
      }
    }
  }, 60_000);
});
