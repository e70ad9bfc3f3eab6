import { errorText } from '../../domain/errors.js';
import { writeCallIndex } from '../../ledger/call-index.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';

/** Writes the index of the calls of a run that has ended. It only saves time: a failure is only logged. */
export async function keepCallIndex(
  { log }: Pick<AppContext, 'log'>,
  { store, record: { id } }: Pick<FoundRun, 'store' | 'record'>,
): Promise<void> {
  try {
    await writeCallIndex(store, id);
  } catch (error) {
    log(`warning: the index of the calls of ${id} is not written: ${errorText(error)}`);
  }
}
