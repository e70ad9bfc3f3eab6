import { readRunRecord } from '../../store/run-record.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { ownKeys, removeKeys } from '../store/delete-run.js';

/**
 * Works on a run. If that fails before a server was asked to start the run, such as without a connection, removes
 * its record: a run that never began must not appear as open.
 */
export async function forgetUnlessBegun<Result>(
  { log }: Pick<AppContext, 'log'>,
  { store, record: { id } }: Pick<FoundRun, 'store' | 'record'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const record = await readRunRecord(store, id).catch(() => null);
    if (record?.begun === false) {
      await removeKeys(store, await ownKeys(store, record));
      log(`The run ${id} did not begin, so it is not recorded.`);
    }
    throw error;
  }
}
