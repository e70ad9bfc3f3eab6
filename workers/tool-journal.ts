import type { Remember } from '../agents/tools/tool.js';
import { NotInJournalError } from '../llm/journal-models.js';
import { canonicalJson, sha256 } from '../store/canonical-json.js';
import type { Store } from '../store/store.js';

/**
 * Keeps what tools were told by the world, beside the journal: after a crash, in a fork and in a repeated run the same
 * question has the same answer, so that the calls which follow from it are the same and are not paid again. Throws
 * NotInJournalError where nothing may be asked.
 */
export function createToolJournal(parts: {
  store: Store;
  /** Of the run's journal. */
  scope: string | null;
  /** True where a run is only looked at. */
  readOnly?: boolean | undefined;
}): Remember {
  const { store, scope, readOnly = false } = parts;
  const folder = scope === null ? 'journal/shared' : `journal/scope-${scope}`;
  return async (question, ask) => {
    const name = sha256(canonicalJson(question));
    const key = `${folder}/tools/${name.slice(0, 2)}/${name}.txt`;
    const known = await store.read(key);
    if (known) return known.bytes.toString('utf8');
    if (readOnly) throw new NotInJournalError(key);
    const answer = await ask();
    // Another worker may have been faster: what stands is the first one's, for all.
    if (await store.write(key, answer, 'absent')) return answer;
    return (await store.read(key))?.bytes.toString('utf8') ?? answer;
  };
}
