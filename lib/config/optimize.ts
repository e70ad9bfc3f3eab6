import { z } from 'zod';
import { beginSchema } from './begin.js';

export const strategyNames = ['fgo', 'all-at-once', 'sequential', 'bagging', 'none'] as const;

/** The settings of the optimization. Only the disjoint subsets and the recursive merge are from the paper. */
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
    .enum(['stratified', 'random', 'sequential', 'similar', 'by-failure'])
    .default('stratified')
    .describe(
      'How tasks go into subsets. stratified: each has all answers; similar: inputs that say alike things together, so that what is easily confused is seen side by side; by-failure: tasks that fail alike together, found by a first exploration of all of them, and solved ones spread; random; sequential: neighbours in the file.',
    ),
  waves: z
    .enum(['one', 'doubling'])
    .default('one')
    .describe(
      "With fgo and bagging, when subsets are optimized. one: all at once, each beginning with the run's modules; doubling: in waves of 1, 1, 2, 4, 8 … subsets, each beginning with what those before have been merged to, so that only what is still wrong is paid for.",
    ),
  bag: z
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'With bagging, tasks drawn for a subset, with replacement; a task that is drawn again counts once. As many as a disjoint subset has if not given.',
    ),
  begin: beginSchema
    .optional()
    .describe('Modules to start from instead of agent.modules: those of an earlier run, or from files.'),
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
    .describe('Proposals of an epoch. All are scored; the best that is accepted is kept.'),
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
      'Look after each quarter of the tasks, and stop scoring a proposal that cannot be accepted any more, whatever the rest brings. Never changes a decision.',
    ),
  score: z
    .enum(['subset', 'validation', 'rotating'])
    .default('subset')
    .describe(
      'What proposals are scored on against their parent: the subset they were written on; the validation split; or train tasks of other subsets, drawn again for each epoch (rotating).',
    ),
  sample: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('With score: rotating, tasks in such a sample. As many as the subset has if not given.'),
  modules: z
    .enum(['together', 'in-turn', 'most-blamed'])
    .default('together')
    .describe(
      'With several modules, which of them a proposal revises. together: all that failures belong to; in-turn: one an epoch, one after the other; most-blamed: the one that most failures belong to, and the next one where that did not help. What belongs to which the critiques say.',
    ),
  critique: z
    .enum(['failures', 'all', 'none'])
    .default('failures')
    .describe(
      'Which trajectories the evaluator is asked about; the optimizer is shown all either way. With a weak evaluator, none may do better: its useless remarks hide the contrast.',
    ),
  cite: z
    .boolean()
    .default(false)
    .describe(
      'Ask the optimizer which cases each of its rules rests on. What it cites is checked against what it was shown; fgo explain tells it, and which of those tasks a rule fixed.',
    ),
  evidence: z
    .strictObject({
      solved: z
        .enum(['line', 'none'])
        .default('line')
        .describe("Solved tasks in the optimizer's prompt: a line each, where there is room, or none."),
      critiques: z
        .enum(['both', 'problem', 'advice'])
        .default('both')
        .describe('What of a critique the optimizer is shown.'),
      evaluator: z
        .enum(['instructions', 'attempt'])
        .default('instructions')
        .describe(
          "What the evaluator is shown: the agent's instructions and the attempt, or the attempt alone.",
        ),
      longest: z
        .number()
        .int()
        .min(200)
        .optional()
        .describe(
          'The most tokens of one failed task in a prompt of the evaluator or the optimizer; of a longer one the middle is left out. As many as a prompt has room for if not given.',
        ),
    })
    .default({ solved: 'line', critiques: 'both', evaluator: 'instructions' })
    .describe('What prompts tell of tasks: each is a way to save tokens (docs/tokens.md).'),
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
      tolerance: z
        .number()
        .min(0)
        .max(0.5)
        .default(0.02)
        .describe(
          'How far below its best parent a merge may score on validation and still stand. The best of several parents is the luckiest of them too, and a merge has more tasks behind it.',
        ),
      keep: z
        .enum(['best', 'pareto'])
        .default('best')
        .describe(
          'What a merge hands on: one candidate; or also those of its parents, three candidates at the most, that solve validation tasks which it does not (pareto).',
        ),
    })
    .default({ fanIn: 2, retry: true, tolerance: 0.02, keep: 'best' }),
  polish: z
    .number()
    .int()
    .min(0)
    .max(20)
    .default(0)
    .describe(
      'After the merges, so many mini-batches of all train tasks, one after the other, each with one epoch: what misfires on tasks of other subsets is corrected. Kept where it is no worse on validation, within merge.tolerance.',
    ),
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
  compact: z
    .enum(['off', 'growth', 'result'])
    .default('growth')
    .describe(
      'When the merger is asked to shorten the merged result by a quarter, which is kept only where it loses no score on validation. growth: where the last merge is longer than its best parent and not better; result: in any case.',
    ),
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
