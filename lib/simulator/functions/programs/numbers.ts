import type { Parameter, Program, Variant } from './program.js';

const list: Parameter = { name: 'numbers', form: 'numbers', what: 'all the numbers of the list' };

function amount(name: string, what: string): Parameter {
  return { name, form: 'number', what };
}

function percent(name: string, what: string): Parameter {
  return { name, form: 'percent', what: `${what}, in percent` };
}

/** Rounds half up, even if the binary fraction of a half is slightly smaller. */
const round = `  const round = (value, step) => Math.round(Number((value / step).toPrecision(12))) * step;`;

function ofList(name: string, does: string, expressions: [says: string, code: string][]): Program {
  const variants = expressions.map(([says, code]): Variant => ({
    says,
    code: `function ${name}({ numbers }) {\n${code}\n}`,
  }));
  return { name, does, parameters: [list], variants };
}

function volume(divisor: number): Variant[] {
  const head = `function volume_weight({ length, width, height }) {\n  const weight = (length * width * height) / ${divisor};`;
  const says = `cubic centimetres divided by ${divisor}`;
  return [
    {
      says: `${says}, to one decimal`,
      code: `${head}\n  return (Math.round(weight * 10) / 10).toFixed(1);\n}`,
    },
    {
      says: `${says}, up to the next half`,
      code: `${head}\n  return (Math.ceil(weight * 2) / 2).toFixed(1);\n}`,
    },
    { says: `${says}, up to the next whole`, code: `${head}\n  return Math.ceil(weight);\n}` },
    {
      says: `${says}, to two decimals`,
      code: `${head}\n  return (Math.round(weight * 100) / 100).toFixed(2);\n}`,
    },
  ];
}

/** Amounts of money: with or without rounding the discounted sum, and with the total rounded to a step. */
function money(name: string, parameters: readonly string[], before: string): Variant[] {
  const head = `function ${name}({ ${parameters.join(', ')} }) {\n${round}`;
  const ends: [string, string][] = [
    ['rounded to the cent', '0.01'],
    ['rounded to five cents', '0.05'],
    ['rounded to ten cents', '0.1'],
    ['rounded to the whole', '1'],
  ];
  return ends.map(([says, step]) => ({
    says,
    code: `${head}\n  const total = ${before};\n  return round(total, ${step}).toFixed(${step === '1' ? 0 : 2});\n}`,
  }));
}

function moneyBothWays(
  name: string,
  parameters: readonly string[],
  parts: [first: string, then: string],
): Variant[] {
  const [first, then] = parts;
  return money(name, parameters, `${first}${then}`).flatMap(variant => [
    variant,
    {
      says: `the discounted sum rounded to the cent, the end ${variant.says}`,
      code: variant.code.replace(first, `round(${first}, 0.01)`),
    },
  ]);
}

function converted(name: string, does: string, expression: string): Program {
  const variant = (says: string, digits: number): Variant => ({
    says,
    code: `function ${name}({ value }) {\n  return (${expression}).toFixed(${digits});\n}`,
  });
  return {
    name,
    does,
    parameters: [amount('value', 'the number to convert')],
    variants: [variant('to one decimal', 1), variant('to two decimals', 2), variant('to a whole number', 0)],
  };
}

export const numberPrograms: readonly Program[] = [
  {
    name: 'volume_weight',
    does: 'The weight by which a parcel is charged for its volume',
    parameters: [
      amount('length', 'the length'),
      amount('width', 'the width'),
      amount('height', 'the height'),
    ],
    slip: ['length * width * height', 'length * width + height'],
    variants: [6000, 5000, 4000, 3000].flatMap(volume),
  },
  {
    name: 'invoice_total',
    does: 'The sum of an invoice: pieces times price, less the discount, and the tax on top',
    parameters: [
      amount('pieces', 'how many pieces'),
      amount('price', 'the price of a piece'),
      percent('discount', 'the discount'),
      percent('tax', 'the tax'),
    ],
    slip: ['(1 + tax / 100)', '(1 + tax)'],
    variants: moneyBothWays(
      'invoice_total',
      ['pieces', 'price', 'discount', 'tax'],
      ['pieces * price * (1 - discount / 100)', ' * (1 + tax / 100)'],
    ),
  },
  {
    name: 'discounted_price',
    does: 'Pieces times price, less a discount',
    parameters: [
      amount('pieces', 'how many pieces'),
      amount('price', 'the price of a piece'),
      percent('discount', 'the discount'),
    ],
    slip: ['discount / 100', 'discount'],
    variants: money(
      'discounted_price',
      ['pieces', 'price', 'discount'],
      'pieces * price * (1 - discount / 100)',
    ),
  },
  {
    name: 'price_with_tax',
    does: 'A price with the tax on top',
    parameters: [amount('price', 'the price'), percent('tax', 'the tax')],
    slip: ['tax / 100', 'tax'],
    variants: money('price_with_tax', ['price', 'tax'], 'price * (1 + tax / 100)'),
  },
  {
    name: 'simple_interest',
    does: 'The interest on an amount for so many days',
    parameters: [
      amount('capital', 'the amount'),
      percent('rate', 'the rate for a year'),
      amount('days', 'how many days'),
    ],
    slip: ['rate / 100', 'rate'],
    variants: [360, 365].flatMap(year =>
      money('simple_interest', ['capital', 'rate', 'days'], `(capital * (rate / 100) * days) / ${year}`).map(
        ({ says, code }) => ({ says: `a year of ${year} days, ${says}`, code }),
      ),
    ),
  },
  {
    name: 'containers_needed',
    does: 'How many containers it takes for a number of things',
    parameters: [amount('things', 'how many things'), amount('each', 'how many go into one')],
    slip: ['Math.ceil', 'Math.round'],
    variants: [
      {
        says: 'the last one may be half empty',
        code: 'function containers_needed({ things, each }) {\n  return Math.ceil(things / each);\n}',
      },
      {
        says: 'full ones alone',
        code: 'function containers_needed({ things, each }) {\n  return Math.floor(things / each);\n}',
      },
    ],
  },
  {
    name: 'left_over',
    does: 'What is left over where things are packed in containers',
    parameters: [amount('things', 'how many things'), amount('each', 'how many go into one')],
    variants: [
      { says: 'in things', code: 'function left_over({ things, each }) {\n  return things % each;\n}' },
    ],
  },
  {
    name: 'share_of',
    does: 'One number in percent of another',
    parameters: [amount('part', 'the part'), amount('whole', 'the whole')],
    slip: ['* 100', '* 10'],
    variants: [
      {
        says: 'to one decimal',
        code: 'function share_of({ part, whole }) {\n  return ((part / whole) * 100).toFixed(1);\n}',
      },
      {
        says: 'to a whole number',
        code: 'function share_of({ part, whole }) {\n  return Math.round((part / whole) * 100);\n}',
      },
    ],
  },
  {
    name: 'greatest_common_divisor',
    does: 'The largest number that divides two numbers',
    parameters: [amount('one', 'one number'), amount('other', 'the other number')],
    variants: [
      {
        says: 'without a remainder',
        code: 'function greatest_common_divisor({ one, other }) {\n  while (other > 0) [one, other] = [other, one % other];\n  return one;\n}',
      },
    ],
  },
  ofList('sum_of', 'The sum of a list of numbers', [
    ['as it is', '  return Number(numbers.reduce((sum, number) => sum + number, 0).toPrecision(12));'],
    ['to two decimals', '  return numbers.reduce((sum, number) => sum + number, 0).toFixed(2);'],
  ]),
  ofList('average_of', 'The average of a list of numbers', [
    [
      'to one decimal',
      '  return (numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toFixed(1);',
    ],
    [
      'to two decimals',
      '  return (numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toFixed(2);',
    ],
    [
      'to a whole number',
      '  return Math.round(numbers.reduce((sum, number) => sum + number, 0) / numbers.length);',
    ],
  ]),
  {
    ...ofList('median_of', 'The middle one of a list of numbers in order', [
      [
        'of an even count the mean of the middle two',
        '  const sorted = [...numbers].sort((left, right) => left - right);\n  const half = Math.floor(sorted.length / 2);\n  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;',
      ],
      [
        'of an even count the lower one of the middle two',
        '  const sorted = [...numbers].sort((left, right) => left - right);\n  return sorted[Math.floor((sorted.length - 1) / 2)];',
      ],
    ]),
    slip: ['.sort((left, right) => left - right)', '.sort()'],
  },
  ofList('spread_of', 'The largest of a list of numbers less the smallest', [
    ['as it is', '  return Number((Math.max(...numbers) - Math.min(...numbers)).toPrecision(12));'],
  ]),
  converted('kilograms_to_pounds', 'Kilograms in pounds', 'value / 0.45359237'),
  converted('pounds_to_kilograms', 'Pounds in kilograms', 'value * 0.45359237'),
  converted('centimetres_to_inches', 'Centimetres in inches', 'value / 2.54'),
  converted('inches_to_centimetres', 'Inches in centimetres', 'value * 2.54'),
  converted('fahrenheit_to_celsius', 'Degrees Fahrenheit in Celsius', '(value - 32) / 1.8'),
  converted('celsius_to_fahrenheit', 'Degrees Celsius in Fahrenheit', 'value * 1.8 + 32'),
];
