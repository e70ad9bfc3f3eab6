import type { MergeReport, PolishReport, WaveReport } from '../domain/progress.js';
import type { SplitName } from '../domain/task.js';
import type { SplitOutcomes } from '../domain/unanswered.js';
import { subsetId } from '../optimizer/program/points.js';
import { causesText } from '../optimizer/causes-text.js';
import { totalUnanswered } from '../optimizer/unanswered.js';
import { stateText } from './state-text.js';

/** How a merge ended, in a few words; its state until then. */
export function mergeOutcome({ decision, fallback, state }: MergeReport): string {
  if (decision === null) return stateText(state);
  if (decision === 'ended')
    return fallback === null ? 'ended early, no score was known' : `ended early with ${fallback}`;
  return fallback === null ? decision : `${decision} to ${fallback}`;
}

/** The outcome of polishing in a few words; its progress until then. */
export function polishOutcome({ from, subsets, candidate, accepted }: PolishReport): string {
  if (accepted !== null) return accepted ? `replaced ${from}` : `scored lower: ${from} stays`;
  if (candidate) return 'comparing';
  const done = subsets.filter(({ state }) => state === 'done').length;
  return done === subsets.length ? `changed nothing of ${from}` : `${done} of ${subsets.length} mini-batches`;
}

/** The outcome of a wave in a few words; its state until then. */
export function waveOutcome({ start, result, accepted, reason }: WaveReport): string {
  if (accepted === null) return stateText('running');
  return accepted ? `became ${result}` : (reason ?? `${result} scored lower: ${start} stays`);
}

/** The subsets of a wave, in a few words. */
export function waveSubsets({ subsets: { from, count } }: WaveReport): string {
  const first = subsetId(from);
  return count === 1 ? first : `${first} to ${subsetId(from + count - 1)}`;
}

/** Not `splitNames`: this is part of the workflow bundle, which has no schemas. */
const splits: readonly SplitName[] = ['train', 'validation', 'test'];

/** The rollouts of a run that have no answer, one line per split; no line for a split where all have one. */
export function outcomeLines(outcomes: SplitOutcomes): string[] {
  return splits.flatMap(split => {
    const found = outcomes[split];
    const unanswered = found ? totalUnanswered(found) : 0;
    return found && unanswered > 0
      ? [`${split}: ${unanswered} of ${found.rollouts} rollouts gave no answer: ${causesText(found)}`]
      : [];
  });
}
