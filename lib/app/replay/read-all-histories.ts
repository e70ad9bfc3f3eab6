import { badInput, BadInputError } from '../../config/problem.js';
import { comparisonKeys, listComparisons } from '../../store/comparison-record.js';
import { listRunRecords } from '../../store/run-record.js';
import { errorText } from '../../domain/errors.js';
import { openExistingStore } from '../../store/open-store.js';
import type { AppContext } from '../context.js';
import { localStorePath } from '../finding/find-run.js';
import { parseHistories, readRunHistories } from './read-histories.js';
import type { ReadHistories } from './read-histories.js';

/**
 * Reads the histories of all runs and comparisons of a store, one after the other: saved ones, and those of
 * open runs from their server. Throws BadInputError if there is no store.
 */
export async function* readAllHistories(
  context: AppContext,
  place: string | undefined,
): AsyncGenerator<ReadHistories> {
  const storePath = await localStorePath(context, place);
  const store = await openExistingStore(storePath);
  if (!store) throw badInput('--store', `There is no store at ${storePath}.`);
  for (const record of await listRunRecords(store)) {
    const notes: string[] = [];
    try {
      const texts = await readRunHistories({ store, storePath, record }, notes);
      yield { ...(await parseHistories(texts)), notes };
    } catch (error) {
      // A run that never began, or whose server is gone, has nothing to replay.
      if (!(error instanceof BadInputError)) throw error;
      yield { histories: [], broken: [], notes: [`note: ${record.id} is left out: ${errorText(error)}`] };
    }
  }
  for (const { id } of await listComparisons(store)) {
    const key = comparisonKeys(id).history;
    const stored = await store.read(key);
    if (!stored) continue;
    const text = stored.bytes.toString('utf8');
    yield { ...(await parseHistories([{ source: `${storePath}/${key}`, text }])), notes: [] };
  }
}
