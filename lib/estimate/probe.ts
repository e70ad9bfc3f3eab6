import { z } from 'zod';
import type { Range } from '../domain/recorded-estimate.js';

/** Results of running a few train tasks with the run's modules before the run. They replace assumptions. */
export const probeSchema = z.strictObject({
  /** Tasks that were run and scored. */
  tasks: z.number(),
  failures: z.number(),
  /** Average tokens of an agent reply; null if no reply was counted. */
  reply: z.number().nullable(),
  /** Average agent calls per task and total tokens of their prompts; null if they were not observed. */
  rollout: z.strictObject({ calls: z.number(), promptTokens: z.number() }).nullable(),
});
export type Probe = z.infer<typeof probeSchema>;

/** Half-width of a 95% interval, in standard deviations. */
const deviations = 1.96;

/** Share of tasks that fail with the modules, 0 to 1, with its 95% interval. */
export function failureShareOf({ tasks, failures }: Probe): Range {
  return shareWithInterval({ tasks, share: failures / tasks });
}

/**
 * An observed share with its 95% interval (Wilson score interval, which is valid for small samples and for
 * shares near 0 and 1). Not from the paper.
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
