import { z } from 'zod';

/** Points at an artifact of the store: what histories hold in the place of content. */
export const referenceSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
});
export type Reference = z.infer<typeof referenceSchema>;
