import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { isNear } from './is-near.js';
import { textOf } from './normalize.js';
import { defineKind } from './plain-scorer.js';
import { readLastNumber, type StatedNumber } from './read-number.js';

const schema = z.strictObject({
  kind: z.literal('numeric'),
  tolerance: z
    .number()
    .nonnegative()
    .default(1e-6)
    .describe('The largest relative difference that counts as equal.'),
});

/**
 * Right if the last number in the answer differs from the expected number by at most the relative tolerance.
 * If only one of the two has a percent sign, 50 % equals both 50 and 0.5.
 */
export const numeric = defineKind({
  schema,
  create: ({ tolerance }) => ({
    score(answer, expected) {
      const target = numberOf(expected);
      if (answer === null || target === null) return noAnswer(expected);
      const given = numberOf(answer);
      if (given === null) return wrong(`No number in ${quoted(answer)}, expected ${quoted(expected)}.`);
      if (isSame(given, target, tolerance) && !(tolerance === 0 && areDifferentIntegers(answer, expected)))
        return right;
      return wrong(`Got ${given.value}${given.percent ? ' %' : ''}, expected ${quoted(expected)}.`);
    },
    check: expected => (numberOf(expected) === null ? 'the expected answer contains no number' : null),
    comparesText: true,
  }),
});

function numberOf(value: Json | null): StatedNumber | null {
  if (typeof value === 'number') return { value, percent: false };
  return value === null ? null : readLastNumber(textOf(value));
}

/** True for different integers beyond 2^53 that JavaScript numbers cannot distinguish. */
function areDifferentIntegers(answer: Json, expected: Json | null): boolean {
  const [given, target] = [answer, expected].map(value =>
    typeof value === 'string' && /^\s*-?\d{16,1000}\s*$/.test(value) ? BigInt(value) : null,
  );
  return typeof given === 'bigint' && typeof target === 'bigint' && given !== target;
}

function isSame(given: StatedNumber, target: StatedNumber, tolerance: number): boolean {
  if (isNear(given.value, target.value, tolerance)) return true;
  if (given.percent === target.percent) return false;
  const share = (number: StatedNumber): number => (number.percent ? number.value / 100 : number.value);
  return isNear(share(given), share(target), tolerance);
}
