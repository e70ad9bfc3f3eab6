import type { SplitName } from '../domain/task.js';
import type { UnansweredCause, SplitOutcomes, Unanswered } from '../domain/unanswered.js';
import { causes, totalUnanswered } from './unanswered.js';

const splits: readonly SplitName[] = ['train', 'validation', 'test'];

const words: Record<UnansweredCause, string> = {
  refused: 'were refused by the endpoint (unscored)',
  declined: 'were declined by the model',
  crashed: 'crashed or failed',
  cut: 'were cut before any answer (raise maxCompletionTokens)',
  empty: 'were empty',
};

/** The rollouts of a run that have no answer, one line per split; no line for a split where all have one. */
export function outcomeLines(outcomes: SplitOutcomes): string[] {
  return splits.flatMap(split => {
    const found = outcomes[split];
    return found && totalUnanswered(found) > 0
      ? [
          `${split}: ${totalUnanswered(found)} of ${found.rollouts} rollouts gave no answer: ${causesText(found)}`,
        ]
      : [];
  });
}

/** `3 crashed or failed, 1 were empty`. */
export function causesText(counts: Unanswered): string {
  return causes.flatMap(cause => (counts[cause] > 0 ? [`${counts[cause]} ${words[cause]}`] : [])).join(', ');
}
