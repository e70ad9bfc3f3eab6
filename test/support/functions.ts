import type { AgentFunction } from '../../lib/domain/function.js';

/** A function of one number, in JavaScript, with an example if its result is given. */
export function numberFunction(
  name: string,
  expression: string,
  more: Partial<AgentFunction> & { result?: number } = {},
): AgentFunction {
  const { result, ...rest } = more;
  return {
    name,
    description: `Computes ${name} of a number.`,
    arguments: {
      type: 'object',
      properties: { value: { type: 'number', description: 'a number' } },
      required: ['value'],
      additionalProperties: false,
    },
    packages: [],
    code: `function ${name}({ value }) { return ${expression}; }`,
    examples: [{ arguments: { value: 3 }, ...(result !== undefined && { result }) }],
    ...rest,
  };
}

/** The origin of a function, by its id. */
export function writtenAt(id: string, more: Partial<NonNullable<AgentFunction['lineage']>> = {}) {
  return { lineage: { id, parents: [], cases: [], ...more } };
}
