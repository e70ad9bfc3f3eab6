import { readParts } from './read-parts.js';
import { plainWords } from './words.js';

/** One example in a prompt: input, given answer, correct answer and critique. */
export interface Case {
  id: string;
  input: string;
  expected: string | null;
  given: string | null;
  critique: string;
  /**
   * Messages of its agent and called tools before the answer, one paragraph each after `[role] `; empty if
   * not shown.
   */
  steps: string;
  /** According to the prompt, or by comparing the answers. */
  failed: boolean;
  /** Whether several inputs share one statement of the correct answer. */
  common: boolean;
  /** Characters from the text's start. */
  offset: number;
}

function isFailed({ given, expected }: Case, verdict: string): boolean {
  if (/\b(?:wrong|failed|failure|incorrect|0(?:\.0+)?)\b/i.test(verdict)) return true;
  if (/\b(?:right|passed|success|solved|1(?:\.0+)?)\b/i.test(verdict)) return false;
  return given === null || expected === null || plainWords(given) !== plainWords(expected);
}

function emptyCase(offset: number): Case {
  return {
    id: '',
    input: '',
    expected: null,
    given: null,
    critique: '',
    steps: '',
    failed: true,
    common: false,
    offset,
  };
}

/** Parses the examples of a prompt, in order. Skips those without a correct answer. */
export function readCases(text: string): Case[] {
  const cases: Case[] = [];
  let current = emptyCase(0);
  let verdict = '';
  /** The correct answer for all inputs of a container, if it comes before the first of them. */
  let common: string | null = null;
  const close = (offset: number): void => {
    if (current.expected !== null) cases.push({ ...current, failed: isFailed(current, verdict) });
    current = emptyCase(offset);
    verdict = '';
  };
  for (const { meaning, content, offset } of readParts(text)) {
    if (meaning === 'container') {
      close(offset);
      common = null;
      current.id = content;
    } else if (meaning === 'input') {
      if (current.input !== '') close(offset);
      else common = current.expected;
      current.expected ??= common;
      current.input = content;
      current.common = common !== null;
    } else if (meaning === 'expected') {
      if (current.expected !== null) close(offset);
      current.expected = content;
    } else if (meaning === 'given') current.given ??= content;
    else if (meaning === 'critique') current.critique += `${content}\n`;
    else if (meaning === 'steps') current.steps = content;
    else if (meaning === 'score') verdict += ` ${content}`;
    else if (meaning === 'id' && current.id === '') current.id = content;
  }
  close(0);
  // If some inputs have a wrong answer or the steps that led to one, the inputs without it were answered
  // correctly.
  const showsFailures = cases.some(({ common, given, steps }) => (common && given !== null) || steps !== '');
  if (!showsFailures) return cases;
  return cases.map(example => ({
    ...example,
    failed: example.failed && !(example.common && example.given === null),
  }));
}
