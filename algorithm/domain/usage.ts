import { z } from 'zod';

/** What LLM calls used. `promptTokens` includes `cachedTokens`; `usd` is null where a price is unknown. */
export const usageSchema = z.strictObject({
  calls: z.number().int().nonnegative(),
  promptTokens: z.number().int().nonnegative(),
  cachedTokens: z.number().int().nonnegative(),
  completionTokens: z.number().int().nonnegative(),
  usd: z.number().nonnegative().nullable(),
});
export type Usage = z.infer<typeof usageSchema>;

export const roles = ['agent', 'evaluator', 'optimizer', 'merger'] as const;
export const roleSchema = z.enum(roles);
/** Who makes an LLM call; each role may use a model of its own. */
export type Role = z.infer<typeof roleSchema>;

export type UsageByRole = Record<Role, Usage>;

export function noUsage(): Usage {
  return { calls: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, usd: 0 };
}
