import type { Case } from './read-cases.js';
import type { Field } from './reply-form.js';
import { contentStems, plainWords } from './words.js';

/**
 * A field that asks which part of the agent's instructions is to blame, and that part; null if it cannot be
 * determined.
 */
export interface Blame {
  field: Field;
  part: string | null;
}

/** The field whose allowed answers are names of parts in the prompt; null if there is none. */
function findField(form: Field, prompt: string): Field | null {
  const shown = new Set(
    [...prompt.matchAll(/<\w+\s[^<>]*?\w+="([^"]*)"[^<>]*>/g)].map(([, name = '']) => name),
  );
  return (
    form.fields.find(({ options }) => options.length > 1 && options.every(name => shown.has(name))) ?? null
  );
}

/** The output of each part, in order: lines of the attempt that start with its name. */
function readOutputs(example: Case, names: readonly string[]): { name: string; output: string }[] {
  return `${example.steps}\n${example.given ?? ''}`.split('\n').flatMap(line => {
    const text = line.replace(/^\s*(?:(?:\[\w+\]|[-*•#]+|\d+[.)])\s*)+/, '').toLowerCase();
    return names.flatMap(name => {
      const rest = text.startsWith(name.toLowerCase()) ? text.slice(name.length) : '';
      const output = /^["'`*\s]*[:=–-]+["'`*\s]*(.+)$/.exec(rest)?.[1];
      return output === undefined ? [] : [{ name, output }];
    });
  });
}

/** A step with more content words is prose and cannot be compared with an answer. */
const WORDS_COMPARED = 8;

/**
 * The part of the first step with words that the correct answer does not have; null if a prose step precedes
 * it.
 */
function firstWrong(example: Case, names: readonly string[]): string | null {
  const right = new Set(contentStems(example.expected ?? ''));
  const wrong = readOutputs(example, names)
    .map(({ name, output }) => ({ name, words: contentStems(output) }))
    .find(({ words }) => words.length > WORDS_COMPARED || !words.every(word => right.has(word)));
  return wrong && wrong.words.length <= WORDS_COMPARED ? wrong.name : null;
}

const differencePattern = /<(?:difference|feedback)\b[^<>]*>([^]*?)<\/(?:difference|feedback)>/;

/** The part named in the description of the difference, if it is exactly one. */
function namedIn(attempt: string, names: readonly string[]): string | null {
  const words = ` ${plainWords(differencePattern.exec(attempt)?.[1] ?? '')} `;
  const named = names.filter(name => words.includes(` ${plainWords(name)} `));
  return named.length === 1 ? (named[0] ?? null) : null;
}

/**
 * Determines which part of an agent a failure belongs to: of the steps that name their part, the first with
 * words that the correct answer does not have; otherwise the part named in the description of the difference.
 */
export function readBlame(
  form: Field,
  prompt: { instructions: string; attempt: string; example: Case },
): Blame | null {
  const { instructions, attempt, example } = prompt;
  const field = findField(form, instructions);
  if (!field) return null;
  if (!example.failed) return { field, part: null };
  const names = field.options;
  return { field, part: firstWrong(example, names) ?? namedIn(attempt, names) };
}
