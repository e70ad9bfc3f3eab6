import { z } from 'zod';
import type { AgentFunction, FunctionLanguage } from '../../domain/function.js';
import type { Message } from '../../domain/trajectory.js';
import type { LabeledFunction } from '../functions/label-functions.js';
import { renderFunction } from '../functions/function-text.js';
import { functionName, functionShape } from '../functions/function-reply.js';
import { parentLabel } from '../rules/rule-labels.js';
import { codeNotices } from './functions-prompt.js';
import { material, materialNotice } from './section.js';

const mostFunctions = 12;
const mostConflicts = 12;

/** The required fields of a reply; other fields are ignored. */
export const mergeFunctionsReplySchema = z.object({
  functions: z
    .array(
      z.object({
        name: functionName,
        ...functionShape,
        replaces: z
          .array(z.string())
          .describe('The labels of the functions that this one takes the place of, such as A1 and B3.'),
      }),
    )
    .meta({ maxItems: mostFunctions })
    .transform(functions => functions.slice(0, mostFunctions))
    .describe('Functions that unite others. Functions you do not mention stay as they are.'),
  drop: z.array(z.string()).describe('Labels of functions that are wrong or useless. Often empty.'),
  conflicts: z
    .array(
      z.object({
        between: z.array(z.string()).describe('The labels of the functions that cannot both be right.'),
        keep: z.string().describe('The label of the one that stays; the others go.'),
        why: z.string().describe('What the evidence says, in a few words.'),
      }),
    )
    .max(mostConflicts)
    .optional()
    .describe('Functions of one purpose that do different things. Often empty.'),
});
export type MergeFunctionsReply = z.infer<typeof mergeFunctionsReplySchema>;

const roleOf = (
  language: FunctionLanguage,
) => `You unite several versions of the tools of an LLM agent, functions in code, into one set. Each version was improved on tasks of its own, which the others have not seen, so each may have what the others need.

Functions that are the same, or do the same on all inputs that were tried, are united already. Every function of every version stays unless you say otherwise. So reply only with changes:
- A name can stand for one function alone. For each name that several versions have with different behaviour: name the conflict and let the evidence decide (the one that fixed more tasks, or else the one of the version with the better score), or write one function that is right for all examples and cite the labels it replaces.
- Unite functions that do parts of one thing, or the same for different forms of input, where one function with an argument more does it as well: the agent chooses more surely among few. The united function must give the right results for the examples of all that it replaces.
- Drop a function only if it is wrong, or another one does all that it does.
- Write no function that no version has a need for.

${codeNotices[language]}

${materialNotice}`;

/** A name, or a purpose, on which versions differ: an input and the result of each version. */
export interface BehaviourDifference {
  labels: readonly string[];
  /** A call, and its results by label. */
  call: string;
  results: readonly string[];
}

export interface MergeFunctionsPromptOptions {
  moduleName: string;
  language: FunctionLanguage;
  parents: { score: number | null; tasks: number }[];
  functions: readonly LabeledFunction[];
  /** The differences between versions, as information for the merger. */
  differences: readonly BehaviourDifference[];
  limitTokens: number;
  unitedTokens: number;
}

/** Asks the merger for the changes that make one set of functions out of several. */
export function mergeFunctionsPrompt(options: MergeFunctionsPromptOptions): Message[] {
  const { parents, functions, differences, limitTokens, unitedTokens } = options;
  const parts = [
    `The versions of "${options.moduleName}":`,
    ...parents.map((parent, place) =>
      material(
        'candidate',
        functions
          .filter(each => each.parent === place)
          .map(each => `${each.label}. ${renderFunction(each.written)}${evidenceOf(each.written)}`)
          .join('\n\n') || '(no functions of its own)',
        {
          label: parentLabel(place),
          score: parent.score === null ? 'unknown' : parent.score.toFixed(3),
          tasks: parent.tasks,
        },
      ),
    ),
    ...(differences.length === 0
      ? []
      : ['Functions of one name that do different things:', differences.map(renderDifference).join('\n')]),
    unitedTokens > limitTokens
      ? `All functions together take ${unitedTokens} tokens, and may take ${limitTokens}: unite or drop some.`
      : `All functions together take ${unitedTokens} of the ${limitTokens} tokens that they may take.`,
    'Reply with a JSON object {"functions": [{"name": "…", "description": "…", "arguments": [{"name": "…", "type": "string", "description": "…"}], "code": "…", "examples": [{"arguments": "{…}", "result": "…"}], "replaces": ["A1", "B3"]}], "drop": [], "conflicts": [{"between": ["A2", "B4"], "keep": "B4", "why": "…"}]}.',
  ];
  return [
    { role: 'system', content: roleOf(options.language) },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

function evidenceOf({ lineage }: AgentFunction): string {
  const fixed = lineage?.fixed?.length;
  return fixed === undefined ? '' : `\n(fixed ${fixed} ${fixed === 1 ? 'task' : 'tasks'})`;
}

function renderDifference({ labels, call, results }: BehaviourDifference): string {
  const each = labels.map((label, place) => `${label} gives ${results[place] ?? '?'}`);
  return material('output', `${call}: ${each.join(', ')}`);
}
