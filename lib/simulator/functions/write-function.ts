import type { Case } from '../read-cases.js';
import { contentStems, wordsByStem } from '../words.js';
import type { Form } from './read-values.js';
import { withoutValues } from './read-values.js';
import type { Solution } from './solve-group.js';
import { argumentsOf } from './solve-group.js';
import { cuesOf, sayCues } from './take-arguments.js';

/** A function in the format of the reply. */
export interface WrittenFunction {
  name: string;
  description: string;
  arguments: { name: string; type: string; description: string }[];
  code: string;
  packages: string[];
  examples: { arguments: string; result: string }[];
  /** Ids of the cases that support it. */
  cases: string[];
}

const MOST_WORDS = 16;
const WORDS_A_KIND = 7;
const MOST_EXAMPLES = 2;
const MOST_CITED = 6;
/** A word that occurs in a larger share of the other cases does not indicate when to call the function. */
const MOST_ELSEWHERE = 0.4;

const types: Record<Form, string> = {
  quoted: 'string',
  date: 'string',
  time: 'string',
  percent: 'number',
  numbers: 'numbers',
  digits: 'string',
  roman: 'string',
  number: 'number',
};

/**
 * Writes a program as a named function, with the words that indicate when to call it, and with cases as its
 * examples.
 */
export function writeFunction(
  solution: Solution,
  how: { name: string; words: readonly string[] },
): WrittenFunction {
  const { program, variant, hits } = solution;
  const { name, words } = how;
  const inOrder = [...hits].sort((left, right) => Number(right.example.failed) - Number(left.example.failed));
  return {
    name,
    description: describe(`${program.does}, ${variant.says}`, words),
    arguments: program.parameters.map(({ name: key, form, what }, place) => {
      const cues = sayCues(cuesOf(hits.flatMap(({ values }) => values[place] ?? [])));
      const description = `${what}, as it stands in the task${cues === '' ? '' : ` ${cues}`}`;
      return { name: key, type: types[form], description };
    }),
    code: renamed(variant.code, name),
    packages: [],
    examples: inOrder.slice(0, MOST_EXAMPLES).map(({ example, values }) => ({
      arguments: JSON.stringify(argumentsOf(program, values)),
      result: resultOf(variant.code, example),
    })),
    cases: inOrder.slice(0, MOST_CITED).map(({ example }) => example.id),
  };
}

/** A result that is a number in the code is also a number in the example. */
function resultOf(code: string, { expected }: Case): string {
  const answer = (expected ?? '').trim();
  const isText =
    /padStart|toFixed|toString|join|letters|\['|'0X/.test(code) || !/^-?\d+(?:\.\d+)?$/.test(answer);
  return isText ? JSON.stringify(answer) : answer;
}

export function renamed(code: string, name: string): string {
  return code.replace(/^function \w+/, `function ${name}`);
}

const callWords = 'Call it when a task speaks of: ';

/** Describes what a function does, and when to call it. */
export function describe(does: string, words: readonly string[]): string {
  return words.length === 0 ? `${does}.` : `${does}. ${callWords}${words.join(', ')}.`;
}

/** The words in a description that say when to call the function. */
export function wordsIn(description: string): string[] {
  const from = description.lastIndexOf(callWords);
  if (from < 0) return [];
  return description
    .slice(from + callWords.length)
    .replace(/\.\s*$/, '')
    .split(', ')
    .filter(Boolean);
}

/** The words that are typical of some kinds of cases and rare in the others. */
export function tellingWords(kinds: readonly (readonly Case[])[], others: readonly Case[]): string[] {
  const all = [...kinds.flat(), ...others].map(({ input }) => input).join(' ');
  // A word that is always capitalized is a name.
  const isName = (word: string): boolean => !new RegExp(`\\b${word}`, 'u').test(all);
  const elsewhere = others.map(({ input }) => new Set(contentStems(withoutValues(input))));
  const chosen = kinds.flatMap(kind => {
    const words = new Map<string, { form: string; count: number }>();
    for (const { input } of kind) {
      for (const [root, form] of wordsByStem(withoutValues(input)))
        words.set(root, { form: words.get(root)?.form ?? form, count: (words.get(root)?.count ?? 0) + 1 });
    }
    return [...words]
      .map(([root, { form, count }]) => {
        const share = elsewhere.filter(set => set.has(root)).length / Math.max(1, elsewhere.length);
        return { form, share, worth: count / kind.length - share };
      })
      .filter(({ form, share, worth }) => share <= MOST_ELSEWHERE && worth > 0.3 && !isName(form))
      .sort((left, right) => right.worth - left.worth)
      .slice(0, WORDS_A_KIND);
  });
  return [...new Set(chosen.map(({ form }) => form))].slice(0, MOST_WORDS);
}
