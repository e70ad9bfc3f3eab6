import type { Unanswered, UnansweredCause } from '../domain/unanswered.js';
import { causes } from './unanswered.js';

const words: Record<UnansweredCause, string> = {
  refused: 'were refused by the endpoint (unscored)',
  declined: 'were declined by the model',
  crashed: 'crashed or failed',
  cut: 'were cut before any answer (raise maxCompletionTokens)',
  empty: 'were empty',
};

/** `3 crashed or failed, 1 were empty`. */
export function causesText(counts: Unanswered): string {
  return causes.flatMap(cause => (counts[cause] > 0 ? [`${counts[cause]} ${words[cause]}`] : [])).join(', ');
}
