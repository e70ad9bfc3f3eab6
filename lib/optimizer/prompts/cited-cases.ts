import { z } from 'zod';

/** Maximum number of cases that one rule or function is asked to cite. */
export const maxCited = 6;

/**
 * The additional field of each rule or function in a reply, if the optimizer is asked for the cases it rests
 * on.
 */
export function citedShape(what: 'rule' | 'function') {
  return {
    // Last and optional: a citation is useful, but a reply must not fail because of it.
    cases: z
      .array(z.coerce.string())
      .meta({ maxItems: maxCited })
      .optional()
      .catch(undefined)
      .describe(
        `Ids of the cases that ${what === 'rule' ? 'this rule' : 'the function'} rests on, such as c2 and c5.`,
      ),
  };
}
