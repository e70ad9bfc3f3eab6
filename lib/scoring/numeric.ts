import type { Json } from '../domain/json.js';
import type { PlainScorer } from './scorer.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { textOf } from './normalise.js';
import { readLastNumber, type StatedNumber } from './read-number.js';

/**
 * Right if the last number in the answer differs from the expected number by at most the relative tolerance.
 * If only one of the two has a percent sign, 50 % equals both 50 and 0.5.
 */
export function numericScorer({ tolerance }: { tolerance: number }): PlainScorer {
  return {
    score(answer, expected) {
      const wanted = numberOf(expected);
      if (answer === null || wanted === null) return noAnswer(expected);
      const given = numberOf(answer);
      if (given === null) return wrong(`No number in ${quoted(answer)}, expected ${quoted(expected)}.`);
      if (isSame(given, wanted, tolerance) && !(tolerance === 0 && areOtherWholes(answer, expected)))
        return right;
      return wrong(`Got ${given.value}${given.percent ? ' %' : ''}, expected ${quoted(expected)}.`);
    },
    check: expected => (numberOf(expected) === null ? 'the expected answer holds no number' : null),
  };
}

function numberOf(value: Json | null): StatedNumber | null {
  if (typeof value === 'number') return { value, percent: false };
  return value === null ? null : readLastNumber(textOf(value));
}

/** True for different integers beyond 2^53 that JavaScript numbers cannot distinguish. */
function areOtherWholes(answer: Json, expected: Json | null): boolean {
  const [given, wanted] = [answer, expected].map(value =>
    typeof value === 'string' && /^\s*-?\d{16,1000}\s*$/.test(value) ? BigInt(value) : null,
  );
  return typeof given === 'bigint' && typeof wanted === 'bigint' && given !== wanted;
}

function isSame(given: StatedNumber, wanted: StatedNumber, tolerance: number): boolean {
  if (isNear(given.value, wanted.value, tolerance)) return true;
  if (given.percent === wanted.percent) return false;
  const share = (number: StatedNumber): number => (number.percent ? number.value / 100 : number.value);
  return isNear(share(given), share(wanted), tolerance);
}

/** Whether two numbers are equal within a relative tolerance; only zero is near zero. */
export function isNear(left: number, right: number, tolerance: number): boolean {
  return left === right || Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right));
}
