import type { Json } from '../../domain/json.js';
import { excerpt } from '../../text/excerpt.js';
import type { Verdict } from './plain-scorer.js';
import { textOf } from './normalize.js';

/** The maximum length of feedback, in characters: prompts include it once per trajectory. */
const longest = 600;

export const right: Verdict = { score: 1, feedback: '' };

/** A verdict below 1 with a short reason. */
export function wrong(feedback: string, score = 0): Verdict {
  return { score, feedback: excerpt(feedback, longest) };
}

/** A quoted, truncated value for feedback. */
export function quoted(value: Json | undefined): string {
  return value === undefined ? 'nothing' : `"${excerpt(textOf(value))}"`;
}

export function noAnswer(expected: Json | null): Verdict {
  return wrong(`No answer could be read from the output; expected ${quoted(expected)}.`);
}
