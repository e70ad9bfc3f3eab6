import type { WrittenFunction } from '../../../../../lib/domain/function.js';

/** The last digit of a number by Luhn's rule: a function as a model might write it. */
export const checkDigit: WrittenFunction = {
  name: 'check_digit',
  description: 'Gives the check digit of a number by the Luhn rule.',
  arguments: {
    type: 'object',
    properties: { number: { type: 'string', description: 'The digits without the check digit.' } },
    required: ['number'],
    additionalProperties: false,
  },
  packages: [],
  code: `function check_digit({ number }) {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}`,
  examples: [{ arguments: { number: '7992739871' }, result: 3 }],
};

/** A function `f` of any arguments, with this code. */
export function functionWith(code: string, changed: Partial<WrittenFunction> = {}): WrittenFunction {
  return {
    name: 'f',
    description: 'Does it.',
    arguments: { type: 'object' },
    packages: [],
    code,
    examples: [{ arguments: {} }],
    ...changed,
  };
}
