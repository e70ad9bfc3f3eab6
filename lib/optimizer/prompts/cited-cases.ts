import { z } from 'zod';

/** The most cases that one written thing is asked to cite. */
export const mostCited = 6;

/** What a reply has beside each thing that it writes, where the optimizer is asked which cases it rests on. */
export function citedShape(what: 'rule' | 'function') {
  return {
    // Last, and nothing that a reply could fail by: a citation is of use, what stands before it is what is asked for.
    cases: z
      .array(z.coerce.string())
      .meta({ maxItems: mostCited })
      .optional()
      .catch(undefined)
      .describe(
        `Ids of the cases that ${what === 'rule' ? 'this rule' : 'the function'} rests on, such as c2 and c5.`,
      ),
  };
}
