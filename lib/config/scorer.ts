import { z } from 'zod';
import { jsonSchema } from '../domain/json.js';
import { environmentSchema } from './environment.js';
import { urlWithoutKeys } from './request-settings.js';

/** Scorers that need only the answer and the expected answer. */
const plainKinds = [
  z.strictObject({
    kind: z.literal('exact'),
    normalize: z
      .enum(['wrappers', 'text', 'none'])
      .optional()
      .describe(
        'What may differ. wrappers (if not given): capitals, spaces, outer quotes, final punctuation, and what a reply puts around an answer, such as **x**, (A), "Answer: x" or \\boxed{x}; text: the same without these wrappers; none: nothing.',
      ),
  }),
  z.strictObject({ kind: z.literal('environment') }),
  z.strictObject({
    kind: z.literal('numeric'),
    tolerance: z
      .number()
      .nonnegative()
      .default(1e-6)
      .describe('The largest relative difference that counts as equal.'),
  }),
  z.strictObject({ kind: z.literal('contains') }),
  z.strictObject({ kind: z.literal('regex') }),
  z.strictObject({
    kind: z.literal('json'),
    fields: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Fields to compare; all expected ones if not given.'),
  }),
  z.strictObject({
    kind: z.literal('list'),
    score: z.enum(['exact', 'f1']).default('exact').describe('All or nothing, or the F1 of the sets.'),
  }),
  z.strictObject({ kind: z.literal('gaia') }),
] as const;
export type PlainScorerConfig = z.infer<(typeof plainKinds)[number]>;

/** An answer that a person has scored. */
export const calibrationExampleSchema = z.strictObject({
  input: z.string().optional().describe('What the agent was given.'),
  expected: jsonSchema.optional().describe('The right answer, where there is one.'),
  actual: jsonSchema.describe('The answer that was scored.'),
  score: z.number().min(0).max(1).describe('What a person gave it, 0 to 1.'),
});
export type CalibrationExample = z.infer<typeof calibrationExampleSchema>;

/** More examples would fill prompts and cost more than they contribute. */
export const mostCalibrationExamples = 200;

const judgeSchema = z.strictObject({
  kind: z.literal('llm-judge'),
  rubric: z
    .string()
    .trim()
    .min(1)
    .max(20_000)
    .describe('What a good answer is, and what costs points; written for the model of the role evaluator.'),
  votes: z
    .number()
    .int()
    .min(1)
    .max(15)
    .refine(votes => votes % 2 === 1, 'an odd number is needed, so that there is a middle')
    .default(1)
    .describe('How often each answer is judged, 1 to 15, odd: so many calls a task.'),
  combine: z.enum(['median', 'mean']).default('median').describe('What several votes come to.'),
  scale: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('The most points that the judge gives; the score is their share. 1: right or wrong.'),
  calibration: z
    .union([z.string().min(1), z.array(calibrationExampleSchema).min(2).max(mostCalibrationExamples)])
    .optional()
    .describe(
      'Answers that a person has scored, {input?, expected?, actual, score}: a file (jsonl, json, csv, tsv or parquet), or the examples themselves.',
    ),
  examples: z
    .number()
    .int()
    .min(0)
    .max(20)
    .default(4)
    .describe('How many of them the judge is shown; the others measure its agreement.'),
});
export type JudgeConfig = z.infer<typeof judgeSchema>;

const metricNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/i, 'letters, digits, _ and -, at most 40, a letter first');
const weightSchema = z.number().positive().max(1e6);

/** The keys that all user-provided scorers share. */
const ownScorer = {
  weights: z
    .record(metricNameSchema, weightSchema)
    .refine(weights => Object.keys(weights).length > 0, 'at least one metric is needed')
    .optional()
    .describe('Of metrics that it returns: the score is then their weighted mean.'),
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(1_024)
    .default(8)
    .describe('Answers that it scores at a time in one worker: as many processes of a command or module.'),
  timeoutSeconds: z.number().positive().max(3_600).default(60).describe('The longest a score may take.'),
  attempts: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('How often it is asked where it crashes, before the task is left unscored.'),
  version: z
    .string()
    .min(1)
    .optional()
    .describe(
      'To be changed when it changes where that cannot be seen: in files beside the one that is named, or on a server.',
    ),
  /** Set when the configuration is loaded, as for an agent. */
  directory: z.string().optional().describe('Where it is started; the folder of this file if not given.'),
};

const ownKinds = [
  z.strictObject({
    kind: z.literal('command'),
    command: z
      .array(z.string().min(1))
      .min(1)
      .describe('A program and its arguments: answers come as JSON lines on stdin, scores go to stdout.'),
    environment: environmentSchema,
    ...ownScorer,
  }),
  z.strictObject({
    kind: z.literal('module'),
    file: z.string().min(1).describe('A TypeScript or JavaScript file that exports what defineScorer gives.'),
    environment: environmentSchema,
    ...ownScorer,
  }),
  z.strictObject({
    kind: z.literal('http'),
    url: urlWithoutKeys(z.url({ protocol: /^https?$/ }), 'give it to the environment of the server').describe(
      'Where answers are posted to. A key in it must be an environment variable, `?key=${NAME}`.',
    ),
    ...ownScorer,
  }),
] as const;
/** A scorer that is the user's own program. */
export type OwnScorerConfig = z.infer<(typeof ownKinds)[number]>;

const byName = (value: unknown): unknown => (typeof value === 'string' ? { kind: value } : value);

const singleKinds = [...plainKinds, judgeSchema, ...ownKinds] as const;
const singleScorerSchema = z.preprocess(byName, z.discriminatedUnion('kind', singleKinds));
/** A scorer that is not composed of others. */
export type SingleScorerConfig = z.infer<typeof singleScorerSchema>;

const weightedSchema = z.strictObject({
  kind: z.literal('weighted'),
  metrics: z
    .array(
      z.strictObject({
        name: metricNameSchema.describe('What it is called in feedback and reports.'),
        weight: weightSchema.default(1).describe('Its share in the score, beside those of the others.'),
        scorer: singleScorerSchema.describe('Any other scorer: a name, or a name with settings.'),
      }),
    )
    .min(1)
    .max(20)
    .refine(
      metrics => new Set(metrics.map(({ name }) => name)).size === metrics.length,
      'two metrics have the same name',
    )
    .describe('The score is their weighted mean.'),
});

/** How to compare an answer with the expected one: a name, or a name with settings. */
export const scorerSchema = z
  .preprocess(byName, z.discriminatedUnion('kind', [...singleKinds, weightedSchema]))
  .describe(
    'One of exact, numeric, contains, regex, json, list, gaia, llm-judge, command, module, http, weighted.',
  );
export type ScorerConfig = z.infer<typeof scorerSchema>;

/** The component scorers: those of its metrics, or the scorer itself. */
export function singleScorers(config: ScorerConfig): SingleScorerConfig[] {
  return config.kind === 'weighted' ? config.metrics.map(({ scorer }) => scorer) : [config];
}

export function isOwnScorer(config: ScorerConfig): config is OwnScorerConfig {
  return config.kind === 'command' || config.kind === 'module' || config.kind === 'http';
}

/** Whether it can score an answer to a task without an expected answer. */
export function scoresWithoutExpected(config: ScorerConfig): boolean {
  return singleScorers(config).every(scorer => scorer.kind === 'llm-judge' || isOwnScorer(scorer));
}

/** The number of calls for scoring one answer. */
export function judgeCalls(config: ScorerConfig): number {
  return singleScorers(config).reduce(
    (sum, scorer) => sum + (scorer.kind === 'llm-judge' ? scorer.votes : 0),
    0,
  );
}
