import { z } from 'zod';
import type { MergeReport, SubsetReport } from './progress.js';
import { referenceSchema } from './reference.js';

/** Reports are written by our own workflows with our own types. */
const reportOf = <T extends { id: string }>() =>
  z.custom<T>(value => typeof value === 'object' && value !== null && 'id' in value);

/** What a forked run takes over of one subset. */
export const inheritedSubsetSchema = z.strictObject({
  /** As the earlier run told it, with no more epochs than are taken over. */
  report: reportOf<SubsetReport>(),
  /** All of it is taken over; else it goes on with its next epoch. */
  whole: z.boolean(),
  /** What its last accepted epoch made; null where none was: what the run begins with. */
  modules: referenceSchema.nullable(),
  /** The sha256 of what it began with: where that comes out otherwise, nothing is taken over. Of no matter if absent. */
  began: z.string().optional(),
  /** What was tried in vain on these modules, and how many proposals were made for them. */
  rejected: z.array(referenceSchema),
  proposals: z.number().int().nonnegative(),
});
export type InheritedSubset = z.infer<typeof inheritedSubsetSchema>;

/** What came of a merge, known by what was merged. */
export const inheritedMergeSchema = z.strictObject({
  /** The sha256 of its parents' modules, in their order. */
  parents: z.array(z.string()),
  report: reportOf<MergeReport>(),
  modules: referenceSchema,
});
export type InheritedMerge = z.infer<typeof inheritedMergeSchema>;

/** All that a forked run takes over: an artifact, so that the earlier run may change or go. */
export const inheritanceSchema = z.strictObject({
  subsets: z.array(inheritedSubsetSchema),
  merges: z.array(inheritedMergeSchema),
});
export type Inheritance = z.infer<typeof inheritanceSchema>;
