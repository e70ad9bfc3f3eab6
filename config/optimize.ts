import { z } from 'zod';

export const strategyNames = ['fgo', 'all-at-once', 'none'] as const;

/** How the optimization goes. All but the disjoint subsets and the recursive merge is not from the paper. */
export const optimizeSchema = z.strictObject({
  strategy: z.enum(strategyNames).default('fgo').describe('How the optimization is organised.'),
  subsets: z
    .union([z.literal('auto'), z.number().int().positive()])
    .default('auto')
    .describe("How many; auto: so many that a subset's trajectories fit the optimizer's prompt."),
  divide: z
    .enum(['stratified', 'random', 'sequential'])
    .default('stratified')
    .describe('How tasks go into subsets.'),
  epochs: z
    .number()
    .int()
    .positive()
    .max(20)
    .default(2)
    .describe('Rounds of explore, critique, propose, accept on a subset.'),
  accept: z
    .enum(['improve', 'not-worse'])
    .default('improve')
    .describe('When a proposal takes the place of its parent.'),
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
    .describe("The optimizer's and merger's longest prompt; evidence beyond it goes into further calls."),
  moduleTokens: z.number().int().positive().default(4_000).describe('The longest text of a module.'),
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
