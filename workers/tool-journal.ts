import type { Remember } from '../lib/agents/tools/tool.js';
import type { Store } from '../lib/store/store.js';
import { createRecall } from '../lib/ledger/recall.js';

/**
 * Keeps the external results of tools: the same question has the same answer, so that the calls which follow
 * from it are the same and are not paid again.
 */
export function createToolJournal(options: {
  store: Store;
  /** The scope of the run's journal. */
  scope: string | null;
  /** True if a run is only read. */
  readOnly?: boolean | undefined;
}): Remember {
  const same = (text: string) => text;
  return createRecall<string>({ ...options, kind: 'tools', ending: 'txt', write: same, read: same });
}
