import { z } from 'zod';
import { jsonSchema } from './json.js';

/** One example: the agent's input and the expected answer. */
export const taskSchema = z.strictObject({
  id: z.string().min(1),
  input: z.string(),
  /** The correct answer; null if the environment scores the task. */
  expected: jsonSchema.nullable(),
  metadata: z.record(z.string(), z.string()),
});
export type Task = z.infer<typeof taskSchema>;

export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];
export type Splits = Record<SplitName, Task[]>;
