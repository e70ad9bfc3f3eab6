import { z } from 'zod';

export const strategyNames = ['fgo', 'all-at-once', 'sequential', 'bagging', 'none'] as const;

/** How the optimization goes. All but the disjoint subsets and the recursive merge is not from the paper. */
export const optimizeSchema = z.strictObject({
  strategy: z
    .enum(strategyNames)
    .default('fgo')
    .describe(
      'How the optimization is organised: disjoint subsets and a merge (fgo), all tasks as one subset, one subset after the other without a merge (sequential), resampled subsets and a merge (bagging), or not at all.',
    ),
  subsets: z
    .union([z.literal('auto'), z.number().int().positive()])
    .default('auto')
    .describe("How many; auto: so many that a subset's trajectories fit the optimizer's prompt."),
  divide: z
    .enum(['stratified', 'random', 'sequential', 'similar'])
    .default('stratified')
    .describe(
      'How tasks go into subsets. stratified: each has all answers; similar: inputs that say alike things together, so that what is easily confused is seen side by side; random; sequential: neighbours in the file.',
    ),
  bag: z
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'With bagging, tasks drawn for a subset, with replacement; a task that is drawn again counts once. As many as a disjoint subset has if not given.',
    ),
  epochs: z
    .number()
    .int()
    .positive()
    .max(20)
    .default(2)
    .describe('Rounds of explore, critique, propose, accept on a subset.'),
  proposals: z
    .number()
    .int()
    .positive()
    .max(8)
    .default(1)
    .describe('Proposals of an epoch. All are scored on the subset; the best that is accepted is kept.'),
  accept: z
    .enum(['improve', 'not-worse', 'significant'])
    .default('improve')
    .describe(
      'When a proposal takes the place of its parent; significant: where a paired test over the tasks says that it is better.',
    ),
  level: z
    .number()
    .min(0.001)
    .max(0.5)
    .default(0.05)
    .describe(
      'With accept: significant, the largest one-sided p-value (McNemar, or flips of signs) that is accepted.',
    ),
  racing: z
    .boolean()
    .default(false)
    .describe(
      'Look after each quarter of the subset, and stop scoring a proposal that cannot be accepted any more, whatever the rest brings. Never changes a decision.',
    ),
  critique: z
    .enum(['failures', 'all', 'none'])
    .default('failures')
    .describe(
      'Which trajectories the evaluator is asked about; the optimizer is shown all either way. With a weak evaluator none may do better: what it says of no use hides the contrast.',
    ),
  merge: z
    .strictObject({
      fanIn: z
        .number()
        .int()
        .min(2)
        .max(200)
        .default(2)
        .describe('The most candidates that one merge unites.'),
      retry: z
        .boolean()
        .default(true)
        .describe('Try a merge that lost score once more, with failing train tasks shown.'),
    })
    .default({ fanIn: 2, retry: true }),
  promptTokens: z
    .number()
    .int()
    .positive()
    .default(12_000)
    .describe(
      "The optimizer's and merger's longest prompt; optimize.overflow says what of evidence beyond it.",
    ),
  overflow: z
    .enum(['split', 'truncate', 'refuse'])
    .default('split')
    .describe(
      "What becomes of evidence that overflows the optimizer's prompt: it goes into further calls; or what does not fit is left out, with a note of how much, solved tasks before failures; or the run fails, before that call, with the numbers.",
    ),
  moduleTokens: z.number().int().positive().default(4_000).describe('The longest text of a module.'),
  guard: z
    .strictObject({
      copiedWords: z
        .union([z.literal('off'), z.number().int().min(4).max(64)])
        .default(12)
        .describe(
          'A rule that copies so many words in a row of one train task it was written on is left out, with a note. A character of a script without spaces counts as a word.',
        ),
    })
    .default({ copiedWords: 12 }),
  window: z
    .number()
    .int()
    .positive()
    .max(200)
    .default(8)
    .describe('Subsets that are optimized at the same time.'),
});
export type OptimizeConfig = z.infer<typeof optimizeSchema>;

/** A hard cap over the whole run. */
export const budgetSchema = z.strictObject({
  usd: z.number().positive().optional(),
  tokens: z.number().int().positive().optional(),
  calls: z.number().int().positive().optional(),
});
export type BudgetConfig = z.infer<typeof budgetSchema>;
