import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import type { OwnRequest } from '../../agents/own/transport.js';

/** The version of this protocol. It changes when a valid scorer would become invalid. */
export const scorerProtocolVersion = 1;

/** A scoring request: one answer and everything known about its task. */
export interface OwnScorerRequest extends OwnRequest {
  protocol: typeof scorerProtocolVersion;
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The right answer; null if there is none. */
  expected: Json | null;
  /** The answer found in the output; null if there is none. */
  actual: Json | null;
  /** The agent's final output, unmodified. */
  output: string;
}

const mostMetrics = 50;
const longestName = 60;
/** The maximum length of feedback, in characters: prompts include it once per failed task. */
export const longestOwnFeedback = 2_000;

/** The reply of a scorer. */
export const ownScorerReplySchema = z.looseObject({
  /** 0 to 1; optional if the configuration assigns weights to metrics. */
  score: z.number().min(0).max(1).optional(),
  /** What is wrong with the answer, for the critique. */
  feedback: z
    .string()
    .nullish()
    .transform(text => text ?? ''),
  metrics: z
    .record(z.string().min(1).max(longestName), z.number())
    .refine(metrics => Object.keys(metrics).length <= mostMetrics, `at most ${mostMetrics} metrics`)
    .nullish()
    .transform(metrics => metrics ?? {}),
});
