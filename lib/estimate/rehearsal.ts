import { z } from 'zod';

const shiftSchema = z.strictObject({ before: z.number(), after: z.number() });

/** What the first epochs of some subsets came to, before there is a run: what then need not be assumed. */
export const rehearsalSchema = z.strictObject({
  /** Subsets in which a task failed, so that something was proposed. */
  subsets: z.number(),
  /** Of these, those whose proposal was accepted. */
  accepted: z.number(),
  /** Tasks of such a subset, on average. */
  tasks: z.number(),
  /** Tasks that failed in the subsets whose proposal was accepted: before it, and with it. */
  failures: shiftSchema,
  /**
   * On average, in tokens: the text of a critique, and what its reply took (thoughts of a reasoning model count there);
   * null where none was asked for.
   */
  critique: z.strictObject({ text: z.number(), reply: z.number() }).nullable(),
  /** On average: failed tasks that a proposal was written on, tokens that it adds to the modules, and those of its replies. */
  proposal: z.strictObject({ failures: z.number(), grown: z.number(), reply: z.number() }),
  /** Validation tasks that failed before and with the accepted proposals, in all; 0 where none was accepted. */
  validation: shiftSchema,
});
export type Rehearsal = z.infer<typeof rehearsalSchema>;

/** How much of what is assumed stands beside what one subset has shown, in subsets. */
const assumedSubsets = 0.5;
/** The same for failures that are left, in failed tasks. */
const assumedFailures = 5;

/** That a proposal is accepted, where it was so in some of the rehearsed subsets and `assumed` was thought before. */
export function acceptedAfter({ subsets, accepted }: Rehearsal, assumed: number): number {
  return (accepted + assumed * assumedSubsets) / (subsets + assumedSubsets);
}

/** Of the failures of a rehearsed subset, those that are left after a proposal was accepted. */
export function leftAfter({ failures }: Rehearsal, assumed: number): number {
  const { before, after } = failures;
  return Math.min(1, (after + assumed * assumedFailures) / (before + assumedFailures));
}

/** Of the failures on other tasks, those that an accepted proposal mends; null where none has told. */
export function mendedElsewhere({ validation: { before, after } }: Rehearsal): number | null {
  return before === 0 ? null : Math.max(0, 1 - after / before);
}
