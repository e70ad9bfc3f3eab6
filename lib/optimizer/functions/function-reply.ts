import { z } from 'zod';
import type { FunctionExample, WrittenFunction } from '../../domain/function.js';
import { jsonSchema } from '../../domain/json.js';
import type { Json } from '../../domain/json.js';
import { tryParseJson } from '../../text/json/parse-json.js';
import { repairJson } from '../../text/json/repair-json.js';
import { withoutControls } from '../../text/without-controls.js';

const argumentTypes = ['string', 'number', 'integer', 'boolean', 'strings', 'numbers', 'any'] as const;

/** Limits on what is read from a reply; anything beyond is ignored. */
const mostArguments = 12;
const mostExamples = 8;

/** A name as a model writes it, which can have any length. */
export const functionName = z
  .string()
  .min(1)
  .transform(name => name.slice(0, 80));

/** A function in the form requested from a model: flat, so that strict structured replies can express it. */
export const functionShape = {
  description: z
    .string()
    .optional()
    .meta({ asked: true })
    .describe('What it does and when the agent must call it. The agent reads nothing else of it.'),
  arguments: z
    .array(
      z.object({
        name: z.string().describe('An identifier.'),
        type: z
          .enum(argumentTypes)
          .catch('any')
          .meta({ asked: true })
          .describe('strings and numbers are lists of them.'),
        description: z.string().describe('What it is, in which form, with an example.'),
        optional: z.boolean().optional().catch(undefined),
      }),
    )
    .meta({ maxItems: mostArguments })
    .optional()
    .meta({ asked: true })
    .describe('What it is called with.'),
  code: z
    .string()
    .optional()
    .meta({ asked: true })
    .describe('The whole code of the function; empty where it is removed.'),
  packages: z.array(z.string()).optional().describe('Packages that Python code imports; else none.'),
  examples: z
    .array(
      z.object({
        arguments: z.string().describe('A JSON object with the arguments of a call.'),
        result: z.string().describe('The result of that call, as JSON.'),
      }),
    )
    .meta({ maxItems: mostExamples })
    .optional()
    .meta({ asked: true })
    .describe('Calls with their right results, from the cases: it is tried with them.'),
};
export type FunctionReply = z.infer<z.ZodObject<typeof functionShape>>;

/**
 * The function that a reply writes; whatever the reply omits comes from `before`. `problems` describes what
 * cannot be read.
 */
export function readFunctionReply(options: {
  name: string;
  reply: FunctionReply;
  language: 'javascript' | 'python';
  before?: WrittenFunction | undefined;
}): { written: WrittenFunction; problems: string[] } {
  const { name, reply, language, before } = options;
  const problems: string[] = [];
  const unread: string[] = [];
  const read = (reply.examples ?? []).slice(0, mostExamples).flatMap(example => readExample(example, unread));
  // One readable example is enough to test the function.
  if (read.length === 0) problems.push(...unread);
  const examples = read.length > 0 ? read : (before?.examples ?? []);
  const newCode = unfenced(withoutControls(reply.code ?? ''));
  const code = newCode || (before?.code ?? '');
  if (code === '') problems.push('the code is missing');
  const isPython = language === 'python' && (newCode !== '' || before?.language === 'python');
  return {
    problems,
    written: {
      name,
      description: withoutControls(reply.description ?? '').trim() || (before?.description ?? ''),
      arguments: reply.arguments?.length ? schemaOf(reply.arguments) : (before?.arguments ?? schemaOf([])),
      packages: isPython ? (reply.packages ?? before?.packages ?? []) : [],
      code,
      ...(isPython && { language: 'python' as const }),
      examples: [...examples],
    },
  };
}

const typeSchemas: Record<(typeof argumentTypes)[number], Record<string, Json>> = {
  string: { type: 'string' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  strings: { type: 'array', items: { type: 'string' } },
  numbers: { type: 'array', items: { type: 'number' } },
  any: {},
};

function schemaOf(parameters: NonNullable<FunctionReply['arguments']>): Record<string, Json> {
  const read = parameters.slice(0, mostArguments);
  const properties = read.map(({ name, type, description }) => {
    const words = withoutControls(description);
    return [name, { ...typeSchemas[type], ...(words !== '' && { description: words }) }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as Record<string, Json>,
    required: read.filter(({ optional }) => optional !== true).map(({ name }) => name),
    additionalProperties: false,
  };
}

function readExample(example: { arguments: string; result: string }, unread: string[]): FunctionExample[] {
  // Models write objects as in JavaScript, without quotes around names.
  const input = z.record(z.string(), jsonSchema).safeParse(repairJson(example.arguments));
  if (!input.success) {
    unread.push(`the arguments of an example are no JSON object: ${example.arguments.slice(0, 100)}`);
    return [];
  }
  const result = tryParseJson(example.result);
  // A text without quotes is the most common mistake, and it is unambiguous.
  return [{ arguments: input.data, result: result ?? example.result }];
}

/** Code without the Markdown fence that models put around it. */
function unfenced(code: string): string {
  const fenced = /^\s*```[a-z]*\n([\s\S]*?)\n?```\s*$/i.exec(code);
  return (fenced?.[1] ?? code).trim();
}
