import { z } from 'zod';
import type { AgentFunction, FunctionLanguage } from '../../domain/function.js';
import type { Message } from '../../domain/trajectory.js';
import { renderFunction } from '../functions/function-text.js';
import { functionName, functionShape } from '../functions/function-reply.js';
import type { Case } from './cases.js';
import { isFailure } from './cases.js';
import { citedShape, maxCited } from './cited-cases.js';
import { renderEvidence } from './evidence.js';
import { otherModulesNotice } from './proposal-prompt.js';
import { material, materialNotice } from './section.js';

const mostActions = 8;
const actionShape = {
  action: z.enum(['add', 'revise', 'remove']),
  name: functionName.describe('Of the function: an identifier such as days_between.'),
  ...functionShape,
};

function replySchema<Shape extends typeof actionShape>(shape: Shape) {
  return z.object({
    functions: z
      .array(z.object(shape))
      .meta({ maxItems: mostActions })
      .transform(functions => functions.slice(0, mostActions))
      .describe('What to do with which function, the most useful first. Empty where no function would help.'),
  });
}

/** The required fields of a reply; other fields are ignored. */
export const functionsReplySchema = replySchema(actionShape);
/** The same if the optimizer is asked which cases a function rests on. */
export const citingFunctionsReplySchema = replySchema({ ...actionShape, ...citedShape('function') });
export type FunctionsReply =
  z.infer<typeof functionsReplySchema> | z.infer<typeof citingFunctionsReplySchema>;

/** How to write code in each language, as prompts say it. */
export const codeNotices: Record<FunctionLanguage, string> = {
  javascript:
    'The code is plain JavaScript that declares the function under its name and takes one object: function days_between({ from, to }) { … return …; } It returns JSON. It runs in a new sandbox for each call: nothing can be imported, and there are no files, no network, no clock, no random numbers and no state between two calls.',
  python:
    'The code is Python that declares the function under its name with one parameter for each argument: def days_between(from_date, to_date): … It returns what JSON can hold. "packages" names what it imports beside the standard library.',
};

const roleOf = (
  language: FunctionLanguage,
) => `You write tools for an LLM agent: functions in code that it may call. You are shown the functions that it has, and what it did on some tasks: those it failed with the correct answer, its own and a reviewer's words, and some that it solved.

A language model guesses where it should compute, count, compare, convert or look closely. Find what the failed tasks need that code does reliably:
- Work out exactly how the correct answers come about: which values of the input enter, which conventions hold (what is counted, how it is rounded, in which form it is written), and check that on every case before you write it.
- Write one function for each kind of computation. What differs from task to task is an argument; no function may hold a table of the answers seen.
- "description" tells the agent what the function does and when to call it; the description of each argument, what to take for it and in which form.
- Give one to three examples from the cases: the function is run on them, and left out where their results do not come of it.
- "add" a function, "revise" one by writing it again under its name, or "remove" one that misleads the agent. Functions that you do not mention stay.

${codeNotices[language]}

${materialNotice}`;

export interface FunctionsPromptOptions {
  moduleName: string;
  /** All of the agent's modules; the others are revised in separate calls. */
  moduleNames?: readonly string[];
  language: FunctionLanguage;
  functions: readonly AgentFunction[];
  /** In order of evidence, selected to fit. */
  cases: Case[];
  /** Functions of earlier proposals that did not help. */
  rejected: string[];
  /** Maximum number of tokens of all new functions together. */
  roomTokens: number;
  /** Whether to ask which cases a function rests on. */
  cite: boolean;
}

/**
 * Asks the optimizer what to do with a set of functions. The role comes first because it is the same in every
 * call.
 */
export function functionsPrompt(options: FunctionsPromptOptions): Message[] {
  const { cite, functions, cases, language } = options;
  const failed = cases.filter(entry => isFailure(entry.trajectory)).length;
  const parts = [
    `The functions that the agent has ("${options.moduleName}"):`,
    functions.length === 0
      ? '(none)'
      : functions.map(each => material('function', renderFunction(each), { name: each.name })).join('\n'),
    ...otherModulesNotice(options),
    `Tasks, failed ones first (${failed} failed, ${cases.length - failed} solved; "wrong_answer" or "output" is what the agent said):`,
    renderEvidence(cases, { cite }),
    ...(options.rejected.length === 0
      ? []
      : [
          'Functions that were tried before and did not raise the score (find better ones):',
          options.rejected.map(text => material('rejected', text)).join('\n'),
        ]),
    ...(cite
      ? [
          `Each case has an id (c1, c2, …). With each function, cite in "cases" those it rests on, at most ${maxCited}, failed ones first.`,
        ]
      : []),
    `All functions together may take at most ${options.roomTokens} more tokens. Reply with a JSON object ${exampleReply(cite)}`,
  ];
  return [
    { role: 'system', content: roleOf(language) },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

function exampleReply(cite: boolean): string {
  return `{"functions": [{"action": "add", "name": "…", "description": "…", "arguments": [{"name": "…", "type": "string", "description": "…"}], "code": "…", "examples": [{"arguments": "{…}", "result": "…"}]${cite ? ', "cases": ["c2", "c5"]' : ''}}]}.`;
}

/** Asks again if written functions cannot be used: lists the problems of each, by name. */
export function repairRequest(problems: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...problems].map(([name, reasons]) => `- ${name}: ${reasons.join('; ')}`);
  return `These functions were tried and cannot be used:\n${lines.join('\n')}\n\nReply with the same kind of JSON object that holds these functions alone, corrected. Check the examples against the cases, too: where an example is wrong, correct the example.`;
}
