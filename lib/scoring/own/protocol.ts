import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import type { OwnRequest } from '../../agents/own/transport.js';

/** The version of what follows: it changes when a scorer that was right before would be wrong. */
export const scorerProtocolVersion = 1;

/** What a scorer is given: one answer, and all that is known of its task. */
export interface OwnScorerRequest extends OwnRequest {
  protocol: typeof scorerProtocolVersion;
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The right answer; null where there is none. */
  expected: Json | null;
  /** The answer that was found in the output; null where there is none. */
  actual: Json | null;
  /** The agent's last word, as it came. */
  output: string;
}

const mostMetrics = 50;
const longestName = 60;
/** The longest feedback, in characters: it stands in prompts, once for each task that failed. */
export const longestOwnFeedback = 2_000;

/** What a scorer gives back. */
export const ownScorerReplySchema = z.looseObject({
  /** 0 to 1; may be left out where the configuration gives weights to metrics. */
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
