import type { EpochReport, SubsetReport } from '../../domain/progress.js';
import type { Score } from '../../domain/score.js';

/**
 * The scores of a subset's modules on its own tasks, regardless of the tasks that its proposals were scored
 * on.
 */
interface OwnScores {
  /** Of the modules that it started with; null if no epoch has finished. */
  before: Score | null;
  /** Of the modules that it ended with. */
  after: Score | null;
}

/** The scores of a subset on its own tasks, before its first epoch and after its last accepted one. */
export function ownScores({ epochs }: Pick<SubsetReport, 'epochs'>): OwnScores {
  const [first] = epochs;
  const before = first ? (first.scoredOn?.own.parent ?? first.parent) : null;
  const last = epochs.findLast(epoch => epoch.accepted);
  return { before, after: last ? ownOf(last) : before };
}

/** The score of the modules that an epoch accepted. */
function ownOf({ scoredOn: scored, candidate }: EpochReport): Score | null {
  return scored ? scored.own.candidate : candidate;
}

/**
 * The gain that a subset promises: how many more tasks its last modules solve than its first ones, among the
 * tasks that its proposals were scored on. If these differ between epochs, sums the gains of the epochs.
 */
export function expectedGain(report: Pick<SubsetReport, 'epochs' | 'tasks'>): number {
  const { epochs, tasks } = report;
  if (epochs.some(epoch => epoch.scoredOn)) {
    return epochs
      .filter(epoch => epoch.accepted)
      .reduce((sum, epoch) => sum + gainOf(epoch.parent, epoch.candidate, epoch.scoredOn?.tasks ?? tasks), 0);
  }
  const { before, after } = ownScores(report);
  return gainOf(before, after, tasks);
}

function gainOf(before: Score | null, after: Score | null, tasks: number): number {
  const from = before?.mean ?? null;
  const to = after?.mean ?? null;
  return from === null || to === null ? 0 : (to - from) * tasks;
}
