/** A kind of question of `examples/tool-writing`, and the function that computes its answer. */
export interface FunctionScript {
  name: string;
  description: string;
  /** Matches a question of this kind. Its named groups are the function's arguments, in order. */
  question: RegExp;
  arguments: { name: string; type: 'string' | 'number'; description: string }[];
  body: string;
  /** The body that is written first, with a mistake that some or all examples show. */
  draft?: string;
}

const readMinutes = `  const read = text => {
    const [hours, minutes] = text.split(':').map(Number);
    return hours * 60 + minutes;
  };
  const minutes = (read(end) - read(start) + 1440) % 1440;`;

const round = `  const round = (value, step) => Math.round(Number((value / step).toPrecision(12))) * step;`;

const checkDigit = (weight: string) => `  const digits = [...code].map(Number).reverse();
  const sum = digits.reduce((total, digit, place) => total + digit * (${weight}), 0);
  return String((10 - (sum % 10)) % 10);`;

export const functionScripts: readonly FunctionScript[] = [
  {
    name: 'days_between',
    description: 'The days of storage from one date to another; the first and the last day both count.',
    question: /^(?=.*\bstorage\b).*?(?<from>\d{4}-\d\d-\d\d).*?(?<to>\d{4}-\d\d-\d\d)/s,
    arguments: [
      { name: 'from', type: 'string', description: 'the first date, such as 2024-05-12' },
      { name: 'to', type: 'string', description: 'the last date, such as 2024-06-21' },
    ],
    body: `  const days = (Date.parse(to) - Date.parse(from)) / 86400000;
  return String(days + 1);`,
  },
  {
    name: 'volume_weight',
    description:
      'The chargeable weight of a parcel: cubic centimeters divided by 5000, rounded up to the next half.',
    question:
      /\b(?:length )?(?<length>\d+)(?: cm, width | x | by )(?<width>\d+)(?: cm, height | x | by )(?<height>\d+) c/,
    arguments: ['length', 'width', 'height'].map(name => ({
      name,
      type: 'number',
      description: `the ${name} in centimeters`,
    })),
    body: `  const weight = (length * width * height) / 5000;
  return (Math.ceil(weight * 2) / 2).toFixed(1);`,
  },
  {
    name: 'invoice_total',
    description:
      'The sum of an invoice: pieces times price, less the discount, plus the tax, rounded to five cents.',
    question:
      /(?<pieces>\d+) (?:pieces|rolls).*?(?<price>\d+\.\d\d).*?(?<discount>[\d.]+)%.*?(?<tax>[\d.]+)%/s,
    arguments: [
      { name: 'pieces', type: 'number', description: 'the number of pieces' },
      { name: 'price', type: 'number', description: 'the price of a piece' },
      { name: 'discount', type: 'number', description: 'the discount in percent' },
      { name: 'tax', type: 'number', description: 'the tax in percent' },
    ],
    body: `${round}
  const discounted = round(pieces * price * (1 - discount / 100), 0.01);
  return round(discounted * (1 + tax / 100), 0.05).toFixed(2);`,
    draft: `${round}
  const total = pieces * price * (1 - discount / 100) * (1 + tax / 100);
  return round(total, 0.05).toFixed(2);`,
  },
  {
    name: 'shelf_after',
    description: 'The Roman number of the shelf that is some shelves after another one.',
    question: /\b(?:shelf|says) (?<shelf>[CLXVI]+)\b.*?(?<places>\d+) (?:shelves|places)/s,
    arguments: [
      { name: 'shelf', type: 'string', description: 'the Roman number of the first shelf' },
      { name: 'places', type: 'number', description: 'the number of shelves between the two' },
    ],
    body: `  const values = { I: 1, V: 5, X: 10, L: 50, C: 100 };
  const letters = { 100: 'C', 90: 'XC', 50: 'L', 40: 'XL', 10: 'X', 9: 'IX', 5: 'V', 4: 'IV', 1: 'I' };
  let number = places;
  for (const [at, letter] of [...shelf].entries()) {
    const value = values[letter];
    number += values[shelf[at + 1]] > value ? -value : value;
  }
  let text = '';
  for (const value of Object.keys(letters).map(Number).reverse()) {
    text += letters[value].repeat(Math.floor(number / value));
    number %= value;
  }
  return text;`,
  },
  {
    name: 'check_digit',
    description: 'The check digit of an article number: weights 3 and 1 from the right, up to the next ten.',
    question: /^(?=.*\bcheck digit\b).*?(?<code>\d{11})/s,
    arguments: [{ name: 'code', type: 'string', description: 'the article number, 11 digits' }],
    body: checkDigit('place % 2 === 0 ? 3 : 1'),
    draft: checkDigit('place % 2 === 0 ? 1 : 3'),
  },
  {
    name: 'time_between',
    description: 'The hours of work from one time of day to another, also across midnight, in quarters.',
    question: /^(?=.*\bhours of work\b).*?(?<start>\d\d:\d\d).*?(?<end>\d\d:\d\d)/s,
    arguments: [
      { name: 'start', type: 'string', description: 'the first time, such as 22:10' },
      { name: 'end', type: 'string', description: 'the last time, such as 05:03' },
    ],
    body: `${readMinutes}
  return (Math.ceil(minutes / 15) / 4).toFixed(2);`,
    draft: `${readMinutes}
  return (Math.round(minutes / 15) / 4).toFixed(2);`,
  },
];

/** Questions of `examples/tool-writing` whose text has the answer, which needs no function. */
export const statedAnswers: readonly RegExp[] = [
  /stands at gate (?<answer>\d+)\. At which gate/,
  /were signed by (?<answer>\w+) at .* Who signed/,
  /is free from (?<answer>[\d:]+) on, .* From when on/,
];
