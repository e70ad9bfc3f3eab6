import { z } from 'zod';

const shiftSchema = z.strictObject({ before: z.number(), after: z.number() });

/** Results of the first epochs of some subsets, run before the run itself. They replace assumptions. */
export const rehearsalSchema = z.strictObject({
  /** Subsets with a failed task, so that a proposal was made. */
  subsets: z.number(),
  /** Number of these subsets whose proposal was accepted. */
  accepted: z.number(),
  /** Average number of tasks in such a subset. */
  tasks: z.number(),
  /** Failed tasks in subsets with an accepted proposal: before it, and with it. */
  failures: shiftSchema,
  /**
   * Average tokens of a critique's text, and of its reply, including reasoning tokens; null if there were no
   * critiques.
   */
  critique: z.strictObject({ text: z.number(), reply: z.number() }).nullable(),
  /** Averages: failed tasks per proposal, tokens that it adds to the modules, and tokens of its replies. */
  proposal: z.strictObject({ failures: z.number(), grown: z.number(), reply: z.number() }),
  /** Total failed validation tasks before and with the accepted proposals; 0 if none was accepted. */
  validation: shiftSchema,
});
export type Rehearsal = z.infer<typeof rehearsalSchema>;

/** Weight of the assumed acceptance rate relative to the observed one, in subsets. */
const assumedSubsets = 0.5;
/** Weight of the assumed share of remaining failures, in failed tasks. */
const assumedFailures = 5;

/** Probability that a proposal is accepted: combines the rehearsed subsets with the prior `assumed`. */
export function acceptedAfter({ subsets, accepted }: Rehearsal, assumed: number): number {
  return (accepted + assumed * assumedSubsets) / (subsets + assumedSubsets);
}

/** Share of a rehearsed subset's failures that remain after an accepted proposal. */
export function leftAfter({ failures }: Rehearsal, assumed: number): number {
  const { before, after } = failures;
  return Math.min(1, (after + assumed * assumedFailures) / (before + assumedFailures));
}

/** Share of failures on other tasks that an accepted proposal fixes; null if there is no data. */
export function fixedElsewhere({ validation: { before, after } }: Rehearsal): number | null {
  return before === 0 ? null : Math.max(0, 1 - after / before);
}
