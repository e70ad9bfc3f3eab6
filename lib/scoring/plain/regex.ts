import { errorText } from '../../domain/errors.js';
import vm from 'node:vm';
import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import { errorCode } from '../../text/error-code.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { textOf } from './normalize.js';
import { defineKind } from './plain-scorer.js';

/** Only this many leading characters of an answer are matched. */
const longest = 10_000;
/** Patterns that take longer backtrack excessively: ordinary ones take microseconds. */
const timeoutMs = 250;

const search = new vm.Script('new RegExp(pattern, "u").test(text)');
const sandbox = vm.createContext({ pattern: '', text: '' }) as { pattern: string; text: string };

/**
 * Right if the expected value, a regular expression (JavaScript, `u` flag, case-sensitive), matches anywhere
 * in the answer. Matching is bounded in length and interrupted after 250 ms; an interrupted match does not
 * count. The script context only bounds time: pattern and text are data in it, never code.
 */
export const regex = defineKind({
  schema: z.strictObject({ kind: z.literal('regex') }),
  create: () => ({
    score(answer, expected) {
      if (answer === null || expected === null) return noAnswer(expected);
      const outcome = matches(textOf(expected), textOf(answer).slice(0, longest));
      if (outcome === true) return right;
      if (outcome === false) return wrong(`${quoted(answer)} does not match ${quoted(expected)}.`);
      return wrong(`The pattern ${quoted(expected)} gave no result in time: simplify it.`);
    },
    check: checkPattern,
    comparesText: true,
  }),
});

function matches(pattern: string, text: string): boolean | null {
  try {
    Object.assign(sandbox, { pattern, text });
    return search.runInContext(sandbox, { timeout: timeoutMs }) === true;
  } catch (error) {
    return errorCode(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? null : false;
  }
}

function checkPattern(expected: Json | null): string | null {
  if (typeof expected !== 'string' || expected === '')
    return 'the expected answer is not a regular expression';
  try {
    new RegExp(expected, 'u');
  } catch (error) {
    return `the expected answer is not a valid regular expression: ${errorText(error)}`;
  }
  // Excessive backtracking mostly occurs on a run of one character with no match at its end.
  const probes = ['a', '0', ' ', '.'].map(character => `${character.repeat(2_000)}\u0000`);
  const isSlow = probes.some(probe => matches(expected, probe) === null);
  return isSlow ? 'the regular expression backtracks excessively on some inputs: simplify it' : null;
}
