import { z } from 'zod';

/** A file that a run needs on each machine that works on it. */
export const runFileSchema = z.strictObject({
  /** Relative to the folder of the configuration, with `/`. */
  path: z.string(),
  /** `code`: runs as a program, or is imported by one. `data`: is only read. */
  use: z.enum(['code', 'data']),
  /** The store has the content as an artifact of this hash. */
  sha256: z.string(),
  bytes: z.number().int().nonnegative(),
});
export type RunFile = z.infer<typeof runFileSchema>;
