import { z } from 'zod';
import { alfworldBenchmark } from './alfworld.js';

const count = z.union([z.number().int().nonnegative(), z.number().gt(0).lt(1)]);
const drawnSplits = z.strictObject({ train: count, validation: count, test: count });

/** A file of tasks, and how its columns map to tasks. */
export const datasetSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'csv, tsv, json, jsonl, parquet, or a folder in which each file is a task; relative to this file. Not read where splits names three.',
    ),
  format: z
    .enum(['csv', 'tsv', 'json', 'jsonl', 'parquet', 'folder'])
    .optional()
    .describe("The file's format; by its ending if not given."),
  delimiter: z
    .string()
    .regex(/^[^\p{L}\p{N}"\r\n]$/u, 'one character that is no letter, digit or quote, such as ";" or "\\t"')
    .optional()
    .describe(
      'Of csv and tsv: the character between values, such as ";". If not given, a comma or tab, or what the header has instead.',
    ),
  labels: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Of a folder: a file, relative to the folder, whose column "file" names files of it; its other columns join theirs.',
    ),
  endings: z
    .array(z.string().regex(/^\.[^/\\]+$/, 'an ending begins with a point, such as .txt'))
    .min(1)
    .optional()
    .describe('Of a folder: the endings of the files that are tasks; all files if not given.'),
  input: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('The column (or columns, or a template such as "{title}: {text}") that the agent is given.'),
  expected: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The column of the right answer. It may be left out where the scorer needs none: llm-judge, command, module, http.',
    ),
  id: z
    .string()
    .min(1)
    .optional()
    .describe('The column of the task ids; row numbers (of a folder: the names of the files) if not given.'),
  splits: z
    .union([drawnSplits, z.strictObject({ train: z.string(), validation: z.string(), test: z.string() })])
    .default({ train: 0.4, validation: 0.2, test: 0.4 })
    .describe('Counts, or fractions of the data, drawn stratified and seeded; or three files.'),
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
    name: z.literal('logisticsqa'),
    path: z.string().min(1).optional().describe('A folder with data/ground_truth.json and data/<UUID>.xml.'),
    generate: z
      .strictObject({
        seed: z.number().int().default(1).describe('The seed of the invoices.'),
        invoices: z.number().int().min(3).default(360).describe('How many invoices to write.'),
        senders: z
          .number()
          .int()
          .min(1)
          .max(24)
          .default(12)
          .describe('How many senders, each with a habit of its own.'),
      })
      .optional()
      .describe('Generates invoices instead of reading them from a path.'),
    splits: drawnSplits
      .default({ train: 0.25, validation: 0.15, test: 0.6 })
      .describe('Counts or fractions.'),
  }),
  z.strictObject({
    ...alfworldBenchmark,
    splits: drawnSplits
      .default({ train: 0.4, validation: 0.2, test: 0.4 })
      .describe(
        'Counts or fractions, by type of task. Of the official games, train and validation are drawn from train, test from valid_unseen.',
      ),
  }),
  z.strictObject({
    name: z.literal('gaia'),
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Your own copy: a folder with metadata.jsonl or metadata.parquet, and the attachments beside it. Without it, a sample of the same shape is made.',
      ),
    generate: z
      .strictObject({
        seed: z.number().int().default(1).describe('The seed of the tasks.'),
        tasks: z.number().int().min(9).max(100_000).default(120).describe('How many tasks to make.'),
      })
      .optional()
      .describe('Of the sample that is made where there is no path.'),
    levels: z
      .array(z.union([z.literal(1), z.literal(2), z.literal(3)]))
      .min(1)
      .default([1, 2, 3])
      .describe('Which of the three levels.'),
    splits: drawnSplits
      .default({ train: 0.4, validation: 0.2, test: 0.4 })
      .describe('Counts or fractions, by level.'),
  }),
]);
export type BenchmarkConfig = z.infer<typeof benchmarkSchema>;
