import { z } from 'zod';
import { jsonSchema } from './json.js';

export const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

/**
 * Why a task has no regular answer. `agent`: the agent itself crashed or timed out (scored 0).
 * `infrastructure`: the endpoint, disk or network failed (never scored). `refused`: the endpoint permanently
 * rejects this input, for example with a content filter (never scored).
 */
export const failureSchema = z.strictObject({
  kind: z.enum(['agent', 'infrastructure', 'refused']),
  reason: z.string(),
});

/** What the agent did on one task, and its score. */
export const trajectorySchema = z.strictObject({
  taskId: z.string(),
  /** In chronological order, without the text of the modules. */
  messages: z.array(messageSchema),
  /** The agent's final output, unmodified. */
  output: z.string(),
  /** The output as the scorer reads it; null if it could not be parsed. */
  answer: jsonSchema.nullable(),
  /** 0 to 1; null if the task could not be scored. */
  score: z.number().min(0).max(1).nullable(),
  /** The scorer's explanation for the critique: what differs from the expected answer. */
  feedback: z.string(),
  /** Components of the score by name, if the scorer has several metrics. */
  metrics: z.record(z.string(), z.number()).optional(),
  failure: failureSchema.nullable(),
  /** How the last reply ended, if not normally. `length` with no output: truncated before any answer. */
  ended: z.enum(['length', 'empty', 'refusal']).optional(),
});
export type Trajectory = z.infer<typeof trajectorySchema>;
