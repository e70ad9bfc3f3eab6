import { z } from 'zod';

const count = z.union([z.number().int().nonnegative(), z.number().gt(0).lt(1)]);

/** A file of tasks, and how its columns become them. */
export const datasetSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe('csv, tsv, json or jsonl; relative to this file. Not read where splits names three files.'),
  format: z
    .enum(['csv', 'tsv', 'json', 'jsonl'])
    .optional()
    .describe("The file's format; by its ending if not given."),
  input: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('The column (or columns, or a template such as "{title}: {text}") that the agent is given.'),
  expected: z.string().min(1).describe('The column of the right answer.'),
  id: z.string().min(1).optional().describe('The column of the task ids; row numbers if not given.'),
  splits: z
    .union([
      z.strictObject({ train: count, validation: count, test: count }),
      z.strictObject({ train: z.string(), validation: z.string(), test: z.string() }),
    ])
    .default({ train: 0.4, validation: 0.2, test: 0.4 })
    .describe('Counts, or fractions of the data, drawn stratified and seeded; or three files.'),
});
export type DatasetConfig = z.infer<typeof datasetSchema>;

/** Whether the splits are three files, and not drawn from one. */
export function namesFiles(
  splits: DatasetConfig['splits'],
): splits is Extract<DatasetConfig['splits'], { train: string }> {
  return typeof splits.train === 'string';
}

/** A known benchmark, which stands in the place of dataset, agent and scorer. */
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
      .describe('Writes invoices in the place of reading them from a path.'),
    splits: z
      .strictObject({ train: count, validation: count, test: count })
      .default({ train: 0.25, validation: 0.15, test: 0.6 })
      .describe('Counts or fractions.'),
  }),
]);
export type BenchmarkConfig = z.infer<typeof benchmarkSchema>;
