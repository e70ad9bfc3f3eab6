import { z } from 'zod';
import { beginSchema } from './begin.js';

/** The strategies and what each does. `lib/optimizer/strategies/index.ts` has their code. */
const strategyDescriptions = {
  fgo: 'disjoint subsets and a merge, as in the paper',
  'all-at-once': 'all tasks in one subset',
  sequential: 'one subset after another, without a merge',
  bagging: 'resampled subsets and a merge',
  pareto: 'rounds that each improve one of the candidates that are best on some validation task',
  combee: 'proposals over shuffled groups of all results, and one merge',
  none: 'no optimization',
};
export type StrategyName = keyof typeof strategyDescriptions;
export const strategyNames = Object.keys(strategyDescriptions) as [StrategyName, ...StrategyName[]];

/** The settings of the optimization. Only the disjoint subsets and the recursive merge are from the paper. */
export const optimizeSchema = z.strictObject({
  strategy: z
    .enum(strategyNames)
    .default('fgo')
    .describe(
      `How the optimization is organized. ${Object.entries(strategyDescriptions)
        .map(([name, meaning]) => `${name}: ${meaning}.`)
        .join(' ')}`,
    ),
  subsets: z
    .union([z.literal('auto'), z.number().int().positive()])
    .default('auto')
    .describe(
      "The number of subsets. auto: as many as needed so that the trajectories of a subset fit the optimizer's prompt.",
    ),
  divide: z
    .enum(['stratified', 'random', 'sequential', 'similar', 'by-failure'])
    .default('stratified')
    .describe(
      'How tasks are assigned to subsets. Not from the paper. stratified: every subset has all answers. similar: similar inputs share a subset, so that the optimizer sees easily confused inputs together. by-failure: tasks with similar failures share a subset, after a first run of all tasks; solved tasks are spread. random: at random. sequential: in the order of the file.',
    ),
  waves: z
    .enum(['one', 'doubling'])
    .default('one')
    .describe(
      "With fgo and bagging: when subsets are optimized. one: all concurrently, each from the run's initial modules. doubling: in waves of 1, 1, 2, 4, 8 … subsets, each from the merged result of the earlier waves, which reduces cost because later waves have fewer failures. Not from the paper.",
    ),
  bag: z
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'With bagging: the number of tasks drawn for a subset, with replacement; duplicates count once. Default: the size of a disjoint subset.',
    ),
  begin: beginSchema
    .optional()
    .describe(
      'The initial modules, from an earlier run or from files. Default: agent.modules. Not from the paper.',
    ),
  epochs: z
    .number()
    .int()
    .positive()
    .max(20)
    .default(2)
    .describe('The number of rounds of explore, critique, propose and accept on each subset.'),
  proposals: z
    .number()
    .int()
    .positive()
    .max(8)
    .default(1)
    .describe(
      'The number of proposals in each epoch. All are scored, and the best accepted one is kept. Not from the paper.',
    ),
  accept: z
    .enum(['improve', 'not-worse', 'significant'])
    .default('improve')
    .describe(
      'When a proposal replaces its parent. Not from the paper. improve: if it scores higher. not-worse: if it scores at least as high. significant: if a paired test over the tasks shows that it is better.',
    ),
  level: z
    .number()
    .min(0.001)
    .max(0.5)
    .default(0.05)
    .describe('With accept: significant: the maximum one-sided p-value (McNemar test, or sign-flip test).'),
  racing: z
    .boolean()
    .default(false)
    .describe(
      'Checks after each quarter of the tasks whether a proposal can still be accepted, and stops scoring it if not. Saves rollouts and never changes a decision. Not from the paper.',
    ),
  score: z
    .enum(['subset', 'validation', 'rotating'])
    .default('subset')
    .describe(
      'The tasks on which proposals are compared with their parent. Not from the paper. subset: the tasks for which they were written. validation: the validation split. rotating: train tasks of other subsets, drawn for each epoch.',
    ),
  sample: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('With score: rotating: the number of tasks in a sample. Default: the size of the subset.'),
  modules: z
    .enum(['together', 'in-turn', 'most-blamed'])
    .default('together')
    .describe(
      'With several modules: which of them a proposal revises. Critiques attribute each failure to a module. Not from the paper. together: all modules with failures. in-turn: one module in each epoch. most-blamed: the module with the most failures, then the next one if that does not help.',
    ),
  critique: z
    .enum(['failures', 'all', 'none'])
    .default('failures')
    .describe(
      'The trajectories that the evaluator critiques. The optimizer sees all trajectories in any case. With a weak evaluator, none can score better, because unhelpful critiques distract the optimizer.',
    ),
  cite: z
    .boolean()
    .default(false)
    .describe(
      'Asks the optimizer for the cases on which each rule is based. Citations are checked against the cases that it was shown. `fgo explain` shows them, and the tasks that a rule fixed. Not from the paper.',
    ),
  evidence: z
    .strictObject({
      solved: z
        .enum(['line', 'none'])
        .default('line')
        .describe(
          "Solved tasks in the optimizer's prompt. line: one line for each, if there is room. none: not shown.",
        ),
      critiques: z
        .enum(['both', 'problem', 'advice'])
        .default('both')
        .describe('The parts of a critique that the optimizer sees.'),
      evaluator: z
        .enum(['instructions', 'attempt'])
        .default('instructions')
        .describe(
          "What the evaluator sees. instructions: the agent's instructions and the attempt. attempt: only the attempt.",
        ),
      longest: z
        .number()
        .int()
        .min(200)
        .optional()
        .describe(
          'Maximum length of one failed task in a prompt of the evaluator or optimizer, in tokens. A longer one is cut in the middle. Default: as long as the prompt allows.',
        ),
    })
    .default({ solved: 'line', critiques: 'both', evaluator: 'instructions' })
    .describe(
      'What prompts contain about tasks. Each setting can save tokens: see docs/explanation/tokens.md. Not from the paper.',
    ),
  merge: z
    .strictObject({
      fanIn: z
        .number()
        .int()
        .min(2)
        .max(200)
        .default(2)
        .describe(
          'Maximum number of candidates in one merge. Not from the paper, which only fixes that merging is recursive.',
        ),
      retry: z
        .boolean()
        .default(true)
        .describe(
          'Retries a merge that lost score once, and shows the merger train tasks that failed. Not from the paper.',
        ),
      tolerance: z
        .number()
        .min(0)
        .max(0.5)
        .default(0.02)
        .describe(
          'How far below its best parent a merge can score on validation and still be accepted. Above 0 because the best of several parents owes part of its score to chance, and a merge is based on more tasks. Not from the paper.',
        ),
      keep: z
        .enum(['best', 'pareto'])
        .default('best')
        .describe(
          'What a merge passes on. best: one candidate. pareto: also parents that solve validation tasks which the merge does not solve, at most three candidates in total. Not from the paper.',
        ),
    })
    .default({ fanIn: 2, retry: true, tolerance: 0.02, keep: 'best' })
    .describe('How candidates are merged.'),
  polish: z
    .number()
    .int()
    .min(0)
    .max(20)
    .default(0)
    .describe(
      'The number of mini-batches of train tasks on which the merged result is optimized further, one after another, with one epoch each. This corrects rules that are wrong for tasks of other subsets. Accepted if it is not worse on validation, within merge.tolerance. Not from the paper.',
    ),
  promptTokens: z
    .number()
    .int()
    .positive()
    .default(12_000)
    .describe(
      "Maximum length of the optimizer's and merger's prompts, in tokens. optimize.overflow decides what happens to evidence that does not fit.",
    ),
  overflow: z
    .enum(['split', 'truncate', 'refuse'])
    .default('split')
    .describe(
      "What happens to evidence that does not fit the optimizer's prompt. split: it goes into further calls. truncate: it is left out with a note, solved tasks first. refuse: the run fails before the call and shows the sizes.",
    ),
  moduleTokens: z.number().int().positive().default(4_000).describe('Maximum length of a module, in tokens.'),
  compact: z
    .enum(['off', 'growth', 'result'])
    .default('growth')
    .describe(
      'When the merger shortens the merged result by a quarter. The short version is accepted only if it loses no score on validation. off: never. growth: if the last merge is longer than its best parent and not better. result: always. Not from the paper.',
    ),
  guard: z
    .strictObject({
      copiedWords: z
        .union([z.literal('off'), z.number().int().min(4).max(64)])
        .default(12)
        .describe(
          'Leaves out a rule that copies at least this many consecutive words from a train task, with a note. In scripts without spaces, each character counts as a word. off: no check. Not from the paper.',
        ),
    })
    .default({ copiedWords: 12 })
    .describe('Which rules are rejected.'),
  window: z
    .number()
    .int()
    .positive()
    .max(200)
    .default(8)
    .describe('Maximum number of subsets that are optimized concurrently.'),
});
export type OptimizeConfig = z.infer<typeof optimizeSchema>;

/** A hard cap over the whole run. */
export const budgetSchema = z.strictObject({
  usd: z.number().positive().optional().describe('Limit in USD. Every model needs a price.'),
  tokens: z.number().int().positive().optional().describe('Limit of prompt and completion tokens together.'),
  calls: z.number().int().positive().optional().describe('Limit of LLM calls.'),
});
export type BudgetConfig = z.infer<typeof budgetSchema>;
