import { z } from 'zod';

/** Where a run's initial modules come from when they are not the configuration's. */
export const startingPointSchema = z.discriminatedUnion('kind', [
  /** A point of an earlier run's tree. */
  z.strictObject({ kind: z.literal('run'), run: z.string(), point: z.string() }),
  /** File names without their folders. */
  z.strictObject({ kind: z.literal('file'), files: z.array(z.string()).min(1) }),
]);
export type StartingPoint = z.infer<typeof startingPointSchema>;

/** `banking-1 (final)`, or the file names. */
export function startingPointName(beginning: StartingPoint): string {
  return beginning.kind === 'run' ? `${beginning.run} (${beginning.point})` : beginning.files.join(', ');
}
