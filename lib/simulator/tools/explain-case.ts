import type { Case } from '../read-cases.js';
import type { Critique } from '../critique.js';
import { contentStems } from '../words.js';
import { askTable, wishOf } from './ask-table.js';
import { inStyle, operations, sayOperation, sayStyle, styles } from './procedures.js';
import type { Operation, Style } from './procedures.js';
import { readTable } from './read-table.js';
import type { ReadTable } from './read-table.js';

/**
 * How the correct answer of a case follows from its tool results, and the words of the question that may
 * indicate it.
 */
export interface Explanation {
  operation: Operation;
  style: Style;
  wish: { task: string[]; form: string[] };
}

/** The longest table in the tool results of a case. */
function tableIn(steps: string): ReadTable | null {
  const tables = steps
    .split(/^\[(?=(?:tool|assistant|user)\] )/m)
    .filter(part => part.startsWith('tool] '))
    .flatMap(part => readTable(part.slice('tool] '.length)) ?? []);
  return tables.sort((left, right) => right.rows.length - left.rows.length)[0] ?? null;
}

function isSame(answer: string, expected: string): boolean {
  const [left, right] = [answer, expected].map(text => text.trim().toLowerCase());
  return left === right || (left !== '' && right !== '' && Number(left) === Number(right));
}

/** Finds the simplest way from the table of a case to its correct answer; returns null if there is none. */
export function explainCase(example: Case): Explanation | null {
  const table = example.steps === '' ? null : tableIn(example.steps);
  const { expected } = example;
  if (!table || expected === null) return null;
  for (const style of styles) {
    for (const operation of operations) {
      const found = askTable(table, example.input, operation);
      // A single row leaves nothing to compute, only to look up.
      if (!found || (found.rows < 2 && operation !== 'look')) continue;
      const answer = 'answer' in found ? found.answer : String(Number(found.value.toPrecision(12)));
      if (isSame(inStyle(answer, style), expected)) {
        return { operation, style, wish: wishOf(table, example.input) };
      }
    }
  }
  return null;
}

/** A rule for a procedure and the words that indicate it. */
export function adviceOf(words: readonly string[], action: string): { when: string; then: string } {
  return { when: `the question mentions ${words.join(', ')}`, then: action };
}

/**
 * Reports which procedure leads to the correct answer of an attempt with tools; returns null if none is
 * found.
 */
export function critiqueOfTools(example: Case): Critique | null {
  const explained = explainCase(example);
  if (!explained) return null;
  if (!example.failed) return { problem: 'The answer is right.', advice: 'Go on like this.' };
  const { operation, style, wish } = explained;
  const telling = (words: string[]): string[] => words.filter(word => contentStems(word).length > 0);
  const advice = [
    ...(operation === 'look' ? [] : [adviceOf(telling(wish.task), sayOperation[operation])]),
    ...(style === 'plain' ? [] : [adviceOf(telling(wish.form), sayStyle[style])]),
  ];
  const actions = advice.map(({ then }) => then).join(', and ');
  return {
    problem: `The answer was "${example.given ?? ''}", but "${example.expected ?? ''}" is right: one has to ${actions || 'look it up'}.`,
    advice: advice.map(({ when, then }) => `When ${when}: ${then}.`).join(' ') || 'Look it up in the file.',
  };
}
