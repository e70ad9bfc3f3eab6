import { z } from 'zod';
import type { Range } from '../domain/recorded-estimate.js';

/** What a run's modules did on a few train tasks before it: what then need not be assumed. */
export const probeSchema = z.strictObject({
  /** Tasks that were run and scored. */
  tasks: z.number(),
  failures: z.number(),
  /** Tokens of a reply of the agent, on average; null where no reply was counted. */
  reply: z.number().nullable(),
  /** Calls of the agent on a task, and tokens of their prompts together, on average; null where they were not seen. */
  rollout: z.strictObject({ calls: z.number(), promptTokens: z.number() }).nullable(),
});
export type Probe = z.infer<typeof probeSchema>;

/** How far the share of all train tasks is likely off the probe's, in standard deviations: 95 %. */
const deviations = 1.96;

/** The share of tasks that the modules fail, 0 to 1, with its 95 % interval. */
export function failureShareOf({ tasks, failures }: Probe): Range {
  return shareWithInterval({ tasks, share: failures / tasks });
}

/**
 * A share that was seen in so many draws, with its 95 % interval (Wilson's score interval, which holds for few draws
 * and for shares near 0 and 1). Not from the paper.
 */
export function shareWithInterval({ tasks, share }: { tasks: number; share: number }): Range {
  const spread = deviations ** 2 / tasks;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (deviations * Math.sqrt((share * (1 - share)) / tasks + spread / (4 * tasks))) / (1 + spread);
  return {
    low: Math.min(share, Math.max(0, middle - half)),
    expected: share,
    high: Math.max(share, Math.min(1, middle + half)),
  };
}
