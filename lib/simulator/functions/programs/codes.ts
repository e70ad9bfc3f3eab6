import type { Parameter, Program, Variant } from './program.js';

const number: Parameter = { name: 'code', form: 'digits', what: 'the digits, as a text' };

function weighted(says: string, weight: string, digit: string): Variant {
  const code = `function check_digit({ code }) {
  const digits = code.replace(/\\D/g, '').split('').map(Number).reverse();
  const sum = digits.reduce((total, digit, place) => total + ${weight}, 0);
  return ${digit};
}`;
  return { says, code };
}

const toTen = '(10 - (sum % 10)) % 10';
const luhn = '(place % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit)';

const romanTable = `  const table = [[1000, 'M'], [900, 'CM'], [500, 'D'], [400, 'CD'], [100, 'C'], [90, 'XC'], [50, 'L'], [40, 'XL'], [10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I']];`;
const toNumber = `  const values = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
  const read = text => [...text].reduce((sum, letter, at) => {
    const value = values[letter];
    return values[text[at + 1]] > value ? sum - value : sum + value;
  }, 0);`;
const toRoman = `${romanTable}
  const write = number => {
    let text = '';
    for (const [value, letters] of table) {
      while (number >= value) {
        text += letters;
        number -= value;
      }
    }
    return text;
  };`;
const roman: Parameter = { name: 'numeral', form: 'roman', what: 'the Roman numeral' };
const count: Parameter = { name: 'number', form: 'number', what: 'the number' };

function shifted(says: string, sign: string): Variant {
  const code = `function shift_letters({ text, by }) {
  const turn = (letter, first) =>
    String.fromCharCode(((letter.charCodeAt(0) - first ${sign} by) % 26 + 26) % 26 + first);
  return text.replace(/[A-Z]/g, letter => turn(letter, 65)).replace(/[a-z]/g, letter => turn(letter, 97));
}`;
  return { says, code };
}

export const codePrograms: readonly Program[] = [
  {
    name: 'check_digit',
    does: 'The check digit that belongs behind a number',
    parameters: [number],
    slip: ['place % 2 === 0', 'place % 2 === 1'],
    variants: [
      weighted(
        'as of articles (EAN, GTIN): weights 3 and 1 from the right',
        '(place % 2 === 0 ? digit * 3 : digit)',
        toTen,
      ),
      weighted('as of cards (Luhn): every second digit doubled', luhn, toTen),
      weighted(
        'weights 7 and 3 from the right, up to the next ten',
        '(place % 2 === 0 ? digit * 7 : digit * 3)',
        toTen,
      ),
      weighted(
        'modulo 11 with weights 2 to 7 from the right, X for ten',
        'digit * (2 + (place % 6))',
        "'0X987654321'[sum % 11]",
      ),
      weighted(
        'modulo 11 with weights from 2 on, X for ten (ISBN-10)',
        'digit * (place + 2)',
        "'0X987654321'[sum % 11]",
      ),
      weighted('the last digit of the sum of the digits', 'digit', 'sum % 10'),
      weighted('the sum of the digits, up to the next ten', 'digit', toTen),
    ],
  },
  {
    name: 'check_number',
    does: 'The two check digits of a number, modulo 97',
    parameters: [number],
    slip: ['98 - ', '97 - '],
    variants: [
      {
        says: 'as ISO 7064 has them: 98 less the remainder of the number with 00 behind it',
        code: "function check_number({ code }) {\n  const digits = code.replace(/\\D/g, '') + '00';\n  const rest = digits.split('').reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);\n  return String(98 - rest).padStart(2, '0');\n}",
      },
      {
        says: 'the remainder itself',
        code: "function check_number({ code }) {\n  const digits = code.replace(/\\D/g, '');\n  const rest = digits.split('').reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);\n  return String(rest).padStart(2, '0');\n}",
      },
    ],
  },
  {
    name: 'roman_sum',
    does: 'The Roman numeral so many places on',
    parameters: [roman, { name: 'places', form: 'number', what: 'how many places' }],
    slip: ["[4, 'IV'], ", ''],
    variants: [
      {
        says: 'counted upwards',
        code: `function roman_sum({ numeral, places }) {\n${toNumber}\n${toRoman}\n  return write(read(numeral) + places);\n}`,
      },
      {
        says: 'counted downwards',
        code: `function roman_sum({ numeral, places }) {\n${toNumber}\n${toRoman}\n  return write(read(numeral) - places);\n}`,
      },
    ],
  },
  {
    name: 'roman_to_number',
    does: 'What a Roman numeral stands for',
    parameters: [roman],
    slip: ['sum - value', 'sum + value'],
    variants: [
      {
        says: 'in digits',
        code: `function roman_to_number({ numeral }) {\n${toNumber}\n  return read(numeral);\n}`,
      },
    ],
  },
  {
    name: 'number_to_roman',
    does: 'A number as a Roman numeral',
    parameters: [count],
    slip: ["[4, 'IV'], ", ''],
    variants: [
      {
        says: 'in capitals',
        code: `function number_to_roman({ number }) {\n${toRoman}\n  return write(number);\n}`,
      },
    ],
  },
  {
    name: 'convert_base',
    does: 'A number in another base',
    parameters: [count],
    variants: [
      {
        says: 'in hexadecimal, in capitals',
        code: 'function convert_base({ number }) {\n  return number.toString(16).toUpperCase();\n}',
      },
      {
        says: 'in hexadecimal',
        code: 'function convert_base({ number }) {\n  return number.toString(16);\n}',
      },
      { says: 'in binary', code: 'function convert_base({ number }) {\n  return number.toString(2);\n}' },
      { says: 'in octal', code: 'function convert_base({ number }) {\n  return number.toString(8);\n}' },
    ],
  },
  {
    name: 'shift_letters',
    does: 'A text with each letter moved along the alphabet',
    parameters: [
      { name: 'text', form: 'quoted', what: 'the text between the quotes' },
      { name: 'by', form: 'number', what: 'by how many letters' },
    ],
    variants: [shifted('forwards', '+'), shifted('backwards', '-')],
  },
];
