import type { Case } from '../read-cases.js';
import type { Critique } from '../critique.js';
import { readValues } from './read-values.js';

/** What an evaluator sees of an attempt. */
interface Prompt {
  instructions: string;
  example: Case;
}

const shownPart = /<instructions(?: \w+="([^"]*)")?>([^]*?)<\/instructions>/g;
/** Only heads of functions, or a note that there are none: how instructions show a set of tools. */
const headsAlone = /^\s*(?:\((?:none|no functions)\)|\w+\([\w?, ]*\): .+(?:\n\w+\([\w?, ]*\): .+)*)\s*$/;

/**
 * The name of the agent's part that is a set of tools, empty if parts have no names; null if there is none.
 */
function toolsPart(instructions: string): string | null {
  const part = [...instructions.matchAll(shownPart)].find(([, , content = '']) => headsAlone.test(content));
  return part ? (part[1] ?? '') : null;
}

/** Whether the correct answer is not in the task and so has to be computed. */
function isComputed({ input, expected }: Case): boolean {
  const answer = (expected ?? '').trim().toLowerCase();
  const padded = ` ${input
    .toLowerCase()
    .replace(/[.,;!?]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')} `;
  return answer !== '' && !padded.includes(` ${answer} `);
}

/** The agent's part with tools, for a failure whose correct answer has to be computed; null for any other. */
export function blameTools({ instructions, example }: Prompt): string | null {
  return example.failed && isComputed(example) ? toolsPart(instructions) : null;
}

/** The critique of such a failure; null for any other. */
export function critiqueOfComputing(prompt: Prompt): Critique | null {
  if (blameTools(prompt) === null) return null;
  const { given, expected, input } = prompt.example;
  const values = readValues(input).map(({ text }) => text);
  return {
    problem: `The answer was "${given ?? ''}", but "${expected ?? ''}" is right. It does not stand in the task: it has to be computed from ${values.length > 0 ? values.join(', ') : 'its words'}.`,
    advice:
      'Such tasks should be computed by code: a function that is given these values and returns the answer.',
  };
}
