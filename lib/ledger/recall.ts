import { journalFolder } from './journal.js';
import { NotInJournalError } from './journal-models.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { Store } from '../store/store.js';

/**
 * Stores answers beside the journal: a question keeps its answer forever, after a crash, in a fork, and in a
 * repeated run. Throws NotInJournalError if nothing may be asked.
 */
export function createRecall<Answer>(parts: {
  store: Store;
  /** The scope of the run's journal. */
  scope: string | null;
  /** The folder and the extension of their entries. */
  kind: string;
  ending: string;
  /** Whether only stored answers may be used. */
  readOnly?: boolean | undefined;
  /** Whether to store an answer; stores all if not given. */
  keeps?: (answer: Answer) => boolean;
  write: (answer: Answer) => string;
  /** Null for a damaged entry, which counts as absent. */
  read: (text: string) => Answer | null;
}): (question: unknown, ask: () => Promise<Answer>) => Promise<Answer> {
  const { store, kind, ending, readOnly = false, keeps = () => true } = parts;
  const folder = `${journalFolder(parts.scope)}/${kind}`;
  const known = async (key: string): Promise<Answer | null> => {
    const stored = await store.read(key);
    return stored ? parts.read(stored.bytes.toString('utf8')) : null;
  };
  return async (question, ask) => {
    const name = sha256(canonicalJson(question));
    const key = `${folder}/${name.slice(0, 2)}/${name}.${ending}`;
    const before = await known(key);
    if (before !== null) return before;
    if (readOnly) throw new NotInJournalError(name);
    const answer = await ask();
    if (!keeps(answer)) return answer;
    // Another worker may have been faster: the first stored answer counts for all.
    if (await store.write(key, parts.write(answer), 'absent')) return answer;
    return (await known(key)) ?? answer;
  };
}
