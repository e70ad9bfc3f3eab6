import { z } from 'zod';
import { jsonSchema } from '../domain/json.js';
import { plainScorerSchemas } from '../scoring/plain/plain-scorers.js';
import { attemptsSchema, programSchemas } from './program.js';

/** An answer that a person has scored. */
export const calibrationExampleSchema = z.strictObject({
  input: z.string().optional().describe("The agent's input."),
  expected: jsonSchema.optional().describe('The right answer, if there is one.'),
  actual: jsonSchema.describe('The answer that was scored.'),
  score: z.number().min(0).max(1).describe("The person's score, 0 to 1."),
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
    .describe(
      'What makes a good answer, and what costs points. The model of the evaluator role judges by it.',
    ),
  votes: z
    .number()
    .int()
    .min(1)
    .max(15)
    .refine(votes => votes % 2 === 1, 'must be odd, so that there is a median')
    .default(1)
    .describe('How often to judge each answer: an odd number from 1 to 15. Each vote is one call.'),
  combine: z.enum(['median', 'mean']).default('median').describe('How to combine several votes.'),
  scale: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('The maximum number of points; the score is the share of them. 1: right or wrong.'),
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
    .describe('How many of them to show to the judge; the others measure its agreement.'),
});
export type JudgeConfig = z.infer<typeof judgeSchema>;

const metricNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/i, 'use at most 40 letters, digits, _ and -, and start with a letter');
const weightSchema = z.number().positive().max(1e6);

const programs = programSchemas(
  {
    weights: z
      .record(metricNameSchema, weightSchema)
      .refine(weights => Object.keys(weights).length > 0, 'name at least one metric')
      .optional()
      .describe('Weights of metrics that it returns: the score is then their weighted mean.'),
    timeoutSeconds: z.number().positive().max(3_600).default(60).describe('The time limit of one score.'),
    attempts: attemptsSchema.describe(
      'Attempts per answer if it crashes or times out; after them, the task is not scored.',
    ),
    version: z
      .string()
      .min(1)
      .optional()
      .describe('Change it when the scorer changes in files other than the named one, or on a server.'),
  },
  {
    command:
      'A program and its arguments: it reads answers as JSON lines on stdin and writes scores to stdout.',
    file: 'A TypeScript or JavaScript file that exports the result of defineScorer.',
    url: 'Where to post answers.',
  },
);
/** A scorer that is the user's own program. */
export type OwnScorerConfig = z.infer<(typeof programs)[keyof typeof programs]>;

const byName = (value: unknown): unknown => (typeof value === 'string' ? { kind: value } : value);

const singleKinds = [judgeSchema, ...plainScorerSchemas, ...Object.values(programs)] as const;
export const singleScorerSchema = z.preprocess(byName, z.discriminatedUnion('kind', singleKinds));
/** A scorer that is not composed of others. */
export type SingleScorerConfig = z.infer<typeof singleScorerSchema>;

const weightedSchema = z.strictObject({
  kind: z.literal('weighted'),
  metrics: z
    .array(
      z.strictObject({
        name: metricNameSchema.describe('Its name in feedback and reports.'),
        weight: weightSchema.default(1).describe('Its share of the score, relative to the other metrics.'),
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

const kinds = [...singleKinds, weightedSchema] as const;
const names = kinds.map(({ shape }) => shape.kind.value).sort();

/** How to compare an answer with the expected one: a name, or a name with settings. */
export const scorerSchema = z
  .preprocess(byName, z.discriminatedUnion('kind', kinds))
  .describe(`One of ${names.join(', ')}.`);
export type ScorerConfig = z.infer<typeof scorerSchema>;

/** The component scorers: those of its metrics, or the scorer itself. */
export function singleScorers(config: ScorerConfig): SingleScorerConfig[] {
  return config.kind === 'weighted' ? config.metrics.map(({ scorer }) => scorer) : [config];
}

/** Whether a scorer is the user's own program. */
export function isOwnScorer(config: SingleScorerConfig): config is OwnScorerConfig {
  return config.kind in programs;
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
