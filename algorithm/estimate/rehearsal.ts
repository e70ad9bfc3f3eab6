/** What the first epochs of some subsets came to, before there is a run: what then need not be assumed. */
export interface Rehearsal {
  /** Subsets in which a task failed, so that something was proposed. */
  subsets: number;
  /** Of these, those whose proposal was accepted. */
  accepted: number;
  /** Tasks of such a subset, on average. */
  tasks: number;
  /** Tasks that failed in the subsets whose proposal was accepted: before it, and with it. */
  failures: Shift;
  /** Tokens of a critique, on average; null where none was asked for. */
  critique: number | null;
  /** On average: failed tasks that a proposal was written on, and tokens of the replies that brought it. */
  proposal: { failures: number; tokens: number };
  /** Validation tasks that failed before and with the accepted proposals, in all; 0 where none was accepted. */
  validation: Shift;
}

interface Shift {
  before: number;
  after: number;
}

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

/** Of what a proposal mends on its own tasks, what it mends on others; null where no proposal has told. */
export function carriedOver({ failures, validation }: Rehearsal): number | null {
  const own = mended(failures);
  if (validation.before === 0 || own <= 0) return null;
  return Math.min(1, Math.max(0, mended(validation) / own));
}

/** The share of failures that is gone. */
function mended({ before, after }: Shift): number {
  return before === 0 ? 0 : 1 - after / before;
}
