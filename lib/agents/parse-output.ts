import { isJsonObject } from '../domain/json.js';
import type { Json } from '../domain/json.js';
import type { OutputConfig } from '../config/agents/agent-kind.js';
import { findJson } from '../text/json/find-json.js';

/** Longer replies, in characters, count as having no answer. */
const longest = 200_000;
const finalAnswer = /final\s+answer[\s*_`]*:/giu;
const answerMark = /^[\s*_#>`]*(?:final\s+)?answer[\s*_`]*[:=][\s*_`]*/iu;

/**
 * Extracts the answer to score from an agent's reply; null if there is none (an empty reply, no JSON in it, a
 * field that is missing or null, or more than 200,000 characters). `plain`: the whole reply, trimmed.
 * `last-line`: the last nonempty line, without a leading "Answer:". `final-answer`: the text after the last
 * "FINAL ANSWER:" on that line (or on the next line, if nothing follows on it); null if there is none.
 * `json`: the JSON in the reply, parsed leniently (see `findJson`), or the `field` of that object.
 */
export function parseOutput(text: string, output: Pick<OutputConfig, 'parse' | 'field'>): Json | null {
  if (text.length > longest) return null;
  switch (output.parse) {
    case 'plain':
      return text.trim() || null;
    case 'last-line':
      return lastLine(text) || null;
    case 'final-answer':
      return lastFinalAnswer(text);
    case 'json':
      return output.field === undefined ? (findJson(text) ?? null) : readField(text, output.field);
  }
}

function lastLine(text: string): string {
  const line =
    text
      .trim()
      .split(/\r?\n|\r/u)
      .at(-1) ?? '';
  return line.replace(answerMark, '').trim();
}

function lastFinalAnswer(text: string): string | null {
  const mark = [...text.matchAll(finalAnswer)].at(-1);
  if (mark === undefined) return null;
  const [line = ''] = text
    .slice(mark.index + mark[0].length)
    .trim()
    .split(/\r?\n|\r/u);
  return line.replace(/^[\s*_`]+|[\s*_`]+$/gu, '') || null;
}

function readField(text: string, field: string): Json | null {
  const object = findJson(text, value => isJsonObject(value) && Object.hasOwn(value, field));
  return object !== undefined && isJsonObject(object) ? (object[field] ?? null) : null;
}
