import { z } from 'zod';
import { alfworldBenchmark } from './alfworld.js';
import { isEncoding } from './decode-text.js';

const count = z.union([z.number().int().nonnegative(), z.number().gt(0).lt(1)]);
const splitRoles = {
  train: 'Tasks to learn from.',
  validation: 'Tasks that decide which candidates are accepted.',
  test: 'Tasks for the final test, which nothing else uses.',
};
const splitsOf = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({
    train: value.describe(splitRoles.train),
    validation: value.describe(splitRoles.validation),
    test: value.describe(splitRoles.test),
  });
const drawnSplits = splitsOf(count);

/** A file of tasks, and how its columns map to tasks. */
export const datasetSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A csv, tsv, json, jsonl, parquet or xlsx file, or a folder in which each file is a task. Relative to this file. Not read if splits names three files.',
    ),
  format: z
    .enum(['csv', 'tsv', 'json', 'jsonl', 'parquet', 'xlsx', 'folder'])
    .optional()
    .describe('The format of the file. Default: from its extension.'),
  delimiter: z
    .string()
    .regex(
      /^[^\p{L}\p{N}"\r\n]$/u,
      'give one character that is not a letter, digit or quote, such as ";" or "\\t"',
    )
    .optional()
    .describe('For csv and tsv: the character between values, such as ";". Default: detected from the rows.'),
  encoding: z
    .string()
    .refine(isEncoding, 'this is no known text encoding, such as utf-8, windows-1252 or shift_jis')
    .optional()
    .describe(
      'For text files: their encoding, such as windows-1251. Default: UTF-8, UTF-16 or Windows-1252, detected from the bytes.',
    ),
  sheet: z
    .string()
    .min(1)
    .optional()
    .describe('For xlsx: the sheet. Default: the first one with rows of data.'),
  labels: z
    .string()
    .min(1)
    .optional()
    .describe(
      'For a folder: a file, relative to the folder, whose column "file" has file names. Its other columns are added to these tasks.',
    ),
  endings: z
    .array(z.string().regex(/^\.[^/\\]+$/, 'start the extension with a period, such as .txt'))
    .min(1)
    .optional()
    .describe('For a folder: the extensions of the files that are tasks. Default: all files.'),
  input: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe(
      'The column (or columns, or a template such as "{title}: {text}") that the agent gets as its input.',
    ),
  expected: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The column of the correct answer. Optional if the scorer does not need it: llm-judge, command, module and http.',
    ),
  id: z
    .string()
    .min(1)
    .optional()
    .describe('The column of the task ids. Default: row numbers or, for a folder, file names.'),
  invalidRows: z
    .enum(['reject', 'skip'])
    .optional()
    .describe(
      'What happens to rows without an input, without a usable answer, with an empty or repeated id, or with a wrong number of values. reject (default): nothing starts, and they are listed. skip: they are left out.',
    ),
  duplicates: z
    .enum(['allow', 'together', 'drop'])
    .optional()
    .describe(
      'What happens to rows with the same input, ignoring whitespace. allow (default): a warning if they are in several splits. together: they stay in one split, and the sizes of the splits count different inputs. drop: only the first one is used; of split files, those of test before validation before train.',
    ),
  splits: z
    .union([drawnSplits, splitsOf(z.string())])
    .default({ train: 0.4, validation: 0.2, test: 0.4 })
    .describe(
      'The size of each split, as counts or as fractions of the data, drawn with the seed and stratified by answer; or three files.',
    ),
});
export type DatasetConfig = z.infer<typeof datasetSchema>;

/** Whether the splits are three files, rather than drawn from one. */
export function namesFiles(
  splits: DatasetConfig['splits'],
): splits is Extract<DatasetConfig['splits'], { train: string }> {
  return typeof splits.train === 'string';
}

/** A known benchmark, which replaces dataset, agent, and scorer. */
export const benchmarkSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('logisticsqa').describe('Invoices with questions, as in the paper.'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A folder with data/ground_truth.json and data/<UUID>.xml. Without it, invoices are generated.',
      ),
    generate: z
      .strictObject({
        seed: z.number().int().default(1).describe('The random seed of the invoices.'),
        invoices: z.number().int().min(3).default(360).describe('The number of invoices to generate.'),
        senders: z
          .number()
          .int()
          .min(1)
          .max(24)
          .default(12)
          .describe('The number of senders, each with its own conventions.'),
      })
      .optional()
      .describe('Generates invoices instead of reading them from a path.'),
    splits: drawnSplits
      .default({ train: 0.25, validation: 0.15, test: 0.6 })
      .describe('The size of each split, as counts or fractions.'),
  }),
  z.strictObject({
    ...alfworldBenchmark,
    splits: drawnSplits
      .default({ train: 0.4, validation: 0.2, test: 0.4 })
      .describe(
        'The size of each split, as counts or fractions, stratified by task type. With the official games, train and validation are drawn from train, and test from valid_unseen.',
      ),
  }),
  z.strictObject({
    name: z.literal('gaia').describe('Questions that need several steps and tools.'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Your copy of the data: a folder with metadata.jsonl or metadata.parquet, and the attachments beside it. Without it, similar tasks are generated.',
      ),
    generate: z
      .strictObject({
        seed: z.number().int().default(1).describe('The random seed of the tasks.'),
        tasks: z.number().int().min(9).max(100_000).default(120).describe('The number of tasks to generate.'),
      })
      .optional()
      .describe('Settings of the tasks that are generated if there is no path.'),
    levels: z
      .array(z.union([z.literal(1), z.literal(2), z.literal(3)]))
      .min(1)
      .default([1, 2, 3])
      .describe('The difficulty levels to use, out of three.'),
    splits: drawnSplits
      .default({ train: 0.4, validation: 0.2, test: 0.4 })
      .describe('The size of each split, as counts or fractions, stratified by level.'),
  }),
]);
export type BenchmarkConfig = z.infer<typeof benchmarkSchema>;
