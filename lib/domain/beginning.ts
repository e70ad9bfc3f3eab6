import { z } from 'zod';

/** Whose modules a run begins with, where they are not the configuration's own. */
export const beginningSchema = z.discriminatedUnion('kind', [
  /** A point of an earlier run's tree. */
  z.strictObject({ kind: z.literal('run'), run: z.string(), point: z.string() }),
  /** Names of files, without their folders. */
  z.strictObject({ kind: z.literal('file'), files: z.array(z.string()).min(1) }),
]);
export type Beginning = z.infer<typeof beginningSchema>;

/** `banking-1 (final)`, or the names of the files. */
export function beginningName(beginning: Beginning): string {
  return beginning.kind === 'run' ? `${beginning.run} (${beginning.point})` : beginning.files.join(', ');
}
