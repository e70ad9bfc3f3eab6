import type { Remember } from '../lib/agents/tools/tool.js';
import type { Store } from '../lib/store/store.js';
import { createRecall } from '../lib/ledger/recall.js';

/**
 * Keeps what tools were told by the world: the same question has the same answer, so that the calls which follow from
 * it are the same and are not paid again.
 */
export function createToolJournal(parts: {
  store: Store;
  /** Of the run's journal. */
  scope: string | null;
  /** True where a run is only looked at. */
  readOnly?: boolean | undefined;
}): Remember {
  const same = (text: string) => text;
  return createRecall<string>({ ...parts, kind: 'tools', ending: 'txt', write: same, read: same });
}
