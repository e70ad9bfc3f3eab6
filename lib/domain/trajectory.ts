import { z } from 'zod';
import { jsonSchema } from './json.js';

export const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

/**
 * Why a task has no ordinary answer. `agent`: the agent itself crashed or ran out of time on it (scored 0).
 * `infrastructure`: the endpoint, disk or network failed (never scored). `refused`: the endpoint refuses this input
 * for good, such as a content filter (never scored).
 */
export const failureSchema = z.strictObject({
  kind: z.enum(['agent', 'infrastructure', 'refused']),
  reason: z.string(),
});

/** What the agent did on one task, and how that was scored. */
export const trajectorySchema = z.strictObject({
  taskId: z.string(),
  /** In the order they were exchanged, without the modules' own text. */
  messages: z.array(messageSchema),
  /** The agent's last word, as it came. */
  output: z.string(),
  /** The output as the scorer sees it; null where it could not be parsed. */
  answer: jsonSchema.nullable(),
  /** 0 to 1; null where the task could not be scored. */
  score: z.number().min(0).max(1).nullable(),
  /** The scorer's words for the critique: what differs. */
  feedback: z.string(),
  /** What the score is made of, by name, where the scorer has several metrics. */
  metrics: z.record(z.string(), z.number()).optional(),
  failure: failureSchema.nullable(),
  /** How the agent's last reply ended where that is not the usual way. `length` with no output: cut before any answer. */
  ended: z.enum(['length', 'empty', 'refusal']).optional(),
});
export type Trajectory = z.infer<typeof trajectorySchema>;
