import type { Parameter, Program, Variant } from './program.js';

const readDate = `  const read = text => {
    const parts = text.split(/\\D+/).map(Number);
    const [year, month, date] = parts[0] > 31 ? parts : [parts[2], parts[1], parts[0]];
    return Date.UTC(year, month - 1, date) / 86400000;
  };`;
const from: Parameter = { name: 'from', form: 'date', what: 'the first date' };
const to: Parameter = { name: 'to', form: 'date', what: 'the last date' };
const date: Parameter = { name: 'date', form: 'date', what: 'the date' };

function between(says: string, expression: string): Variant {
  const code = `function days_between({ from, to }) {\n${readDate}\n  const days = read(to) - read(from);\n  return ${expression};\n}`;
  return { says, code };
}

function workdays(says: string, start: string, end: string): Variant {
  const code = `function workdays_between({ from, to }) {
${readDate}
  let count = 0;
  for (let day = ${start}; day <= ${end}; day++) {
    const weekday = (day + 4) % 7;
    if (weekday !== 0 && weekday !== 6) count += 1;
  }
  return count;
}`;
  return { says, code };
}

const written = `  const like = new Date(day * 86400000).toISOString().slice(0, 10);
  const [y, m, d] = like.split('-');
  return /^\\d{4}/.test(date) ? like : d + '.' + m + '.' + y;`;

function minutes(says: string, expression: string): Variant {
  const code = `function time_between({ start, end }) {
  const read = text => {
    const [hours, minutes] = text.split(':').map(Number);
    return hours * 60 + minutes;
  };
  const minutes = (read(end) - read(start) + 1440) % 1440;
  return ${expression};
}`;
  return { says, code };
}

export const datePrograms: readonly Program[] = [
  {
    name: 'days_between',
    does: 'The time from one date to another',
    parameters: [from, to],
    slip: ['read(to) - read(from)', 'read(to) - read(from) + 1'],
    variants: [
      between('in days, the first day not counted', 'days'),
      between('in days, first and last day counted', 'days + 1'),
      between('in days, neither first nor last day counted', 'days - 1'),
      between('in weeks, a week that has begun counts whole', 'Math.ceil(days / 7)'),
      between(
        'in weeks, first and last day counted, a week that has begun counts whole',
        'Math.ceil((days + 1) / 7)',
      ),
      between('in whole weeks', 'Math.floor(days / 7)'),
    ],
  },
  {
    name: 'workdays_between',
    does: 'The days from Monday to Friday between two dates',
    parameters: [from, to],
    slip: ['(day + 4) % 7', '(day + 3) % 7'],
    variants: [
      workdays('first and last day counted', 'read(from)', 'read(to)'),
      workdays('the first day not counted', 'read(from) + 1', 'read(to)'),
      workdays('neither first nor last day counted', 'read(from) + 1', 'read(to) - 1'),
    ],
  },
  {
    name: 'weekday',
    does: 'The day of the week of a date',
    parameters: [date],
    slip: ['+ 4) % 7', '+ 3) % 7'],
    variants: [
      {
        says: 'by its English name',
        code: `function weekday({ date }) {\n${readDate}\n  const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];\n  return names[(read(date) + 4) % 7];\n}`,
      },
      {
        says: 'as a number, Monday being 1',
        code: `function weekday({ date }) {\n${readDate}\n  return ((read(date) + 3) % 7) + 1;\n}`,
      },
    ],
  },
  {
    name: 'add_days',
    does: 'The date so many days after a date',
    parameters: [date, { name: 'days', form: 'number', what: 'how many days' }],
    slip: ['read(date)', 'read(date) + 1'],
    variants: [
      {
        says: 'all days counted',
        code: `function add_days({ date, days }) {\n${readDate}\n  const day = read(date) + days;\n${written}\n}`,
      },
      {
        says: 'Saturdays and Sundays passed over',
        code: `function add_days({ date, days }) {
${readDate}
  let day = read(date);
  for (let left = days; left > 0; ) {
    day += 1;
    const weekday = (day + 4) % 7;
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
${written}
}`,
      },
    ],
  },
  {
    name: 'time_between',
    does: 'How long it is from one time of the day to another, also across midnight',
    parameters: [
      { name: 'start', form: 'time', what: 'the first time' },
      { name: 'end', form: 'time', what: 'the last time' },
    ],
    slip: [' + 1440) % 1440', ')'],
    variants: [
      minutes('in minutes', 'minutes'),
      minutes('in hours with two decimals', '(minutes / 60).toFixed(2)'),
      minutes(
        'in hours and minutes',
        "Math.floor(minutes / 60) + ':' + String(minutes % 60).padStart(2, '0')",
      ),
      minutes(
        'in hours, a quarter of an hour that has begun counts whole',
        '(Math.ceil(minutes / 15) / 4).toFixed(2)',
      ),
      minutes(
        'in hours, half an hour that has begun counts whole',
        '(Math.ceil(minutes / 30) / 2).toFixed(1)',
      ),
    ],
  },
  {
    name: 'is_leap_year',
    does: 'Whether a year is a leap year',
    parameters: [{ name: 'year', form: 'number', what: 'the year' }],
    slip: [' && (year % 100 !== 0 || year % 400 === 0)', ''],
    variants: [
      {
        says: 'yes or no',
        code: "function is_leap_year({ year }) {\n  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);\n  return leap ? 'yes' : 'no';\n}",
      },
    ],
  },
];
