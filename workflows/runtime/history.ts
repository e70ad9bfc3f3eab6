import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { longHistory } from '../../lib/optimizer/history-bounds.js';

/** Whether this workflow should continue as new as soon as no child is open. */
export function isHistoryLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > longHistory;
}

/** Continues as new with this input if the history is long. */
export async function continueIfLong<Input>(input: () => Input): Promise<void> {
  if (!isHistoryLong()) return;
  await condition(allHandlersFinished);
  await continueAsNew<(input: Input) => Promise<unknown>>(input());
}
