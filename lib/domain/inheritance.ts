import { z } from 'zod';
import type { MergeReport, SubsetReport } from './progress.js';
import { referenceSchema } from './reference.js';

/** Only structurally checked: our own workflows write these reports with the same types. */
const reportOf = <T extends { id: string }>() =>
  z.custom<T>(value => typeof value === 'object' && value !== null && 'id' in value);

/** What a forked run inherits from one subset. */
export const inheritedSubsetSchema = z.strictObject({
  /** As the earlier run reported it, without the epochs that are not inherited. */
  report: reportOf<SubsetReport>(),
  /** True if the whole subset is inherited; otherwise it continues with its next epoch. */
  complete: z.boolean(),
  /** Result of its last accepted epoch; null if none was accepted and it keeps the run's initial modules. */
  modules: referenceSchema.nullable(),
  /**
   * sha256 of its initial modules. If the fork computes another value, nothing is inherited. Not checked if
   * absent.
   */
  initialModules: z.string().optional(),
  /** Rejected attempts on these modules, and how many proposals were made for them. */
  rejected: z.array(referenceSchema),
  proposals: z.number().int().nonnegative(),
});
export type InheritedSubset = z.infer<typeof inheritedSubsetSchema>;

/** The result of a merge, identified by its parents. */
export const inheritedMergeSchema = z.strictObject({
  /** sha256 of each parent's modules, in parent order. */
  parents: z.array(z.string()),
  report: reportOf<MergeReport>(),
  modules: referenceSchema,
});
export type InheritedMerge = z.infer<typeof inheritedMergeSchema>;

/** Everything that a forked run inherits. An artifact, so that the earlier run can change or be deleted. */
export const inheritanceSchema = z.strictObject({
  subsets: z.array(inheritedSubsetSchema),
  merges: z.array(inheritedMergeSchema),
});
export type Inheritance = z.infer<typeof inheritanceSchema>;
