import { z } from 'zod';

/** Points to an artifact in the store. Workflow histories hold references instead of content. */
export const referenceSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
});
export type Reference = z.infer<typeof referenceSchema>;
