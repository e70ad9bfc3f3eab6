import { workflowInfo } from '@temporalio/workflow';
import { longHistory } from '../lib/optimizer/history-bounds.js';

/** Whether this workflow should continue as new as soon as no child is open. */
export function isHistoryLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > longHistory;
}
