import { z } from 'zod';

/** Usage of LLM calls. `promptTokens` includes `cachedTokens`; `usd` is null if a price is unknown. */
export const usageSchema = z.strictObject({
  calls: z.number().int().nonnegative(),
  promptTokens: z.number().int().nonnegative(),
  cachedTokens: z.number().int().nonnegative(),
  completionTokens: z.number().int().nonnegative(),
  usd: z.number().nonnegative().nullable(),
});
export type Usage = z.infer<typeof usageSchema>;

export const roles = ['agent', 'evaluator', 'optimizer', 'merger'] as const;
/** Who makes an LLM call; each role can use its own model. */
export type Role = (typeof roles)[number];

/** Whose calls are counted: the roles, and the embeddings that measure text similarity. */
export const usageRoles = [...roles, 'embedding'] as const;
export const usageRoleSchema = z.enum(usageRoles);
export type UsageRole = z.infer<typeof usageRoleSchema>;

/** `embedding` is present only if embeddings were requested. */
export const usageByRoleSchema = z.strictObject({
  agent: usageSchema,
  evaluator: usageSchema,
  optimizer: usageSchema,
  merger: usageSchema,
  embedding: usageSchema.optional(),
});
export type UsageByRole = z.infer<typeof usageByRoleSchema>;

export function noUsage(): Usage {
  return { calls: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, usd: 0 };
}

/** Usage between two cumulative totals. */
export function usageSince(before: Usage, after: Usage): Usage {
  return {
    calls: after.calls - before.calls,
    promptTokens: after.promptTokens - before.promptTokens,
    cachedTokens: after.cachedTokens - before.cachedTokens,
    completionTokens: after.completionTokens - before.completionTokens,
    usd: after.usd === null || before.usd === null ? null : after.usd - before.usd,
  };
}
