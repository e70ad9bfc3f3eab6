import type { EpochReport, SubsetReport } from '../../domain/progress.js';
import type { Score } from '../../domain/score.js';

/** What a subset's modules came to on its own tasks, whatever its proposals were scored on. */
interface OwnScores {
  /** Of the modules that it began with; null where no epoch has ended. */
  before: Score | null;
  /** Of those that it ended with. */
  after: Score | null;
}

/** The scores of a subset on its own tasks, before its first epoch and after the last that was accepted. */
export function ownScores({ epochs }: Pick<SubsetReport, 'epochs'>): OwnScores {
  const [first] = epochs;
  const before = first ? (first.scored?.own.parent ?? first.parent) : null;
  const last = epochs.findLast(epoch => epoch.accepted);
  return { before, after: last ? ownOf(last) : before };
}

/** Of what an epoch accepted. */
function ownOf({ scored, candidate }: EpochReport): Score | null {
  return scored ? scored.own.candidate : candidate;
}

/**
 * How many more tasks the modules that a subset ended with solve than those that it began with, of those that its
 * proposals were scored on: what it promises. Where these are others in each epoch, what each epoch gained is added
 * up.
 */
export function promisedGain(report: Pick<SubsetReport, 'epochs' | 'tasks'>): number {
  const { epochs, tasks } = report;
  if (epochs.some(epoch => epoch.scored)) {
    return epochs
      .filter(epoch => epoch.accepted)
      .reduce((sum, epoch) => sum + gainOf(epoch.parent, epoch.candidate, epoch.scored?.tasks ?? tasks), 0);
  }
  const { before, after } = ownScores(report);
  return gainOf(before, after, tasks);
}

function gainOf(before: Score | null, after: Score | null, tasks: number): number {
  const from = before?.mean ?? null;
  const to = after?.mean ?? null;
  return from === null || to === null ? 0 : (to - from) * tasks;
}
