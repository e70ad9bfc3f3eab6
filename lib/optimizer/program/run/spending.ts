import type { StopConfig } from '../../../config/run-control.js';
import { limitsSpending, spendingReason } from '../../acceptance/stop-rules.js';
import { spendingCheckEvery } from '../../history-bounds.js';
import type { SubsetsSteps } from '../steps.js';

type SpendingSteps = Pick<SubsetsSteps, 'isEnding' | 'readSpending' | 'end'>;

/** Ends the run early if it has paid more than a stop rule allows. */
export async function checkSpending(steps: SpendingSteps, stop: StopConfig | undefined): Promise<void> {
  if (!limitsSpending(stop ?? null) || steps.isEnding()) return;
  const reason = spendingReason(stop ?? {}, await steps.readSpending({}, 'reads what is paid'));
  if (reason !== null) await steps.end(reason);
}

/** Checks spending whenever one of `total` subsets or merges ends; if there are many, only after some. */
export function spendingCheck(
  steps: SpendingSteps,
  { stop, total }: { stop: StopConfig | undefined; total: number },
): () => Promise<void> {
  let ended = 0;
  return async () => {
    ended += 1;
    if (ended % spendingCheckEvery(total) === 0) await checkSpending(steps, stop);
  };
}
