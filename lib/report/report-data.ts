import { z } from 'zod';
import { usageSchema, usageRoleSchema } from '../domain/usage.js';
import { scoreSchema } from '../domain/score.js';
import { rangeSchema } from '../domain/recorded-estimate.js';
import { rowChanges } from './test-rows.js';

const count = z.number().int().nonnegative();
const fraction = z.number().nullable();
const bothSplits = z.strictObject({ validation: scoreSchema.nullable(), test: scoreSchema.nullable() });

const wordsSchema = z.array(
  z.strictObject({ change: z.enum(['same', 'added', 'removed']), text: z.string() }),
);
const itemSchema = z.strictObject({ id: z.string(), text: z.string() });
/** What changed in a module between two points. */
export const differenceSchema = z.strictObject({
  module: z.string(),
  kind: z.enum(['text', 'functions']),
  change: z.enum(['same', 'added', 'removed', 'changed']),
  opening: wordsSchema,
  added: z.array(itemSchema),
  removed: z.array(itemSchema),
  changed: z.array(z.strictObject({ from: z.array(z.string()), to: z.string(), words: wordsSchema })),
  same: count,
});

const textSizeSchema = z.strictObject({ text: z.string(), characters: count, tokens: count });
/** The mean tokens and cost of the agent's calls for 1,000 tasks; `usd` is null if a price is unknown. */
const servingSchema = z.strictObject({
  promptTokens: z.number(),
  completionTokens: z.number(),
  usd: z.number().nullable(),
});

const groupSchema = z.strictObject({
  /** What the tasks are grouped by: `label`, `metric`, or a field of their metadata. */
  by: z.string(),
  rows: z.array(z.strictObject({ name: z.string(), tasks: count, before: fraction, after: fraction })),
});
const confusionSchema = z.strictObject({
  expected: z.string(),
  answer: z.string(),
  before: count,
  after: count,
});

const answerSchema = z.strictObject({ answer: z.string().nullable(), score: fraction });
/** A test task. Texts are null in a redacted report, and cut if they are long. */
const exampleSchema = z.strictObject({
  id: z.string(),
  change: z.enum(rowChanges),
  input: z.string().nullable(),
  expected: z.string().nullable(),
  before: answerSchema.nullable(),
  after: answerSchema.nullable(),
  feedback: z.string().nullable(),
});

/** A point of the tree. */
const nodeSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['baseline', 'subset', 'merge', 'polish', 'final']),
  parents: z.array(z.string()),
  /** What it was scored on, and the score. */
  scoredOn: z.string(),
  score: fraction,
  outcome: z.string(),
  /** The point that its modules are compared with; null if they are the same or not known. */
  against: z.string().nullable(),
  changes: z.array(differenceSchema).nullable(),
  /** Proposals and merges that were not accepted. */
  rejected: z.array(
    z.strictObject({
      name: z.string(),
      score: fraction,
      reason: z.string(),
      changes: z.array(differenceSchema).nullable(),
    }),
  ),
  /** Present in the result, directly or through merges. */
  inResult: z.boolean(),
});

const citedSchema = z.strictObject({
  id: z.string(),
  input: z.string().nullable(),
  expected: z.string().nullable(),
});
const ruleSchema = z.strictObject({
  number: z.number().int(),
  text: z.string(),
  origin: z.string(),
  sources: z.array(
    z.strictObject({
      place: z.string(),
      /** The text as it was written there, if another one. */
      text: z.string().nullable(),
      cited: z.boolean(),
      tasks: z.array(citedSchema),
      moreTasks: count,
      fixed: count.nullable(),
    }),
  ),
  merges: z.array(z.string()),
  worth: z.string().nullable(),
});

const spendPointSchema = z.strictObject({
  name: z.string(),
  spent: z.number(),
  score: z.number(),
  accepted: z.boolean(),
});

const costRowSchema = z.strictObject({
  name: z.string(),
  usage: usageSchema,
  /** Sum of the times of the calls that this run sent, which overlap. */
  callSeconds: z.number(),
  sent: count,
});

const failedCallSchema = z.strictObject({
  key: z.string(),
  role: usageRoleSchema,
  path: z.string(),
  outcome: z.string(),
  reason: z.string().nullable(),
  answered: z.boolean(),
});

/** All that a report shows: the data model of `fgo report --json`. */
export const reportDataSchema = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.string(),
  redacted: z.boolean(),
  state: z.string(),
  strategy: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  wallSeconds: z.number(),
  models: z.array(z.strictObject({ role: z.string(), model: z.string() })),
  endpoint: z.string(),
  verdict: z.strictObject({
    outcome: z.enum(['better', 'worse', 'unchanged', 'unclear', 'untested']),
    sentence: z.string(),
    scores: z.string(),
    tasks: z.string().nullable(),
    chance: z.string().nullable(),
    cost: z.string(),
    warnings: z.array(z.string()),
    simulated: z.string().nullable(),
  }),
  warnings: z.array(z.string()),
  scores: z.strictObject({ baseline: bothSplits, final: bothSplits }),
  instructions: z.array(
    z.strictObject({
      module: z.string(),
      kind: z.enum(['text', 'functions']),
      before: textSizeSchema,
      after: textSizeSchema,
    }),
  ),
  /** Null if the test was not run. */
  serving: z.strictObject({ before: servingSchema, after: servingSchema }).nullable(),
  changes: z.array(differenceSchema),
  groups: z.array(groupSchema),
  confusions: z.array(confusionSchema),
  examples: z.array(exampleSchema),
  tree: z.array(nodeSchema),
  rules: z.array(
    z.strictObject({ module: z.string(), kind: z.enum(['text', 'functions']), rules: z.array(ruleSchema) }),
  ),
  spend: z.strictObject({
    unit: z.enum(['usd', 'tokens']),
    points: z.array(spendPointSchema),
    baseline: fraction,
    final: fraction,
  }),
  costs: z.strictObject({
    byRole: z.array(costRowSchema),
    byStage: z.array(costRowSchema),
    total: usageSchema,
    paid: usageSchema,
    journalHits: count,
    estimate: z
      .strictObject({
        calls: rangeSchema,
        promptTokens: rangeSchema,
        completionTokens: rangeSchema,
        usd: rangeSchema.nullable(),
        seconds: rangeSchema,
      })
      .nullable(),
  }),
  certainty: z.strictObject({
    method: z.enum(['mcnemar', 'sign-flip']).nullable(),
    test: z.string().nullable(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
    difference: fraction,
    pairs: count.nullable(),
    gap: z.string().nullable(),
    train: fraction,
    decision: z.string().nullable(),
  }),
  reproduce: z.strictObject({
    facts: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    settings: z.string(),
    commands: z.array(z.strictObject({ command: z.string(), effect: z.string() })),
  }),
  calls: z.strictObject({
    calls: count,
    sent: count,
    retried: count,
    failures: z.array(failedCallSchema),
    moreFailures: count,
  }),
});
export type ReportData = z.infer<typeof reportDataSchema>;
