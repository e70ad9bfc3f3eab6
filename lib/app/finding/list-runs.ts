import type { ListedRun } from '../../report/run-list-view.js';
import { storeIdentity } from '../../store/store-identity.js';
import type { AppContext } from '../context.js';
import { findRuns, searchedStores } from './find-run.js';
import { readRun, recordedState } from './read-run.js';

/** Lists the runs of the stores that a name searches, newest first; `damaged` are those that cannot be read. */
export async function listRuns(
  context: AppContext,
  store: string | undefined,
): Promise<{ runs: ListedRun[]; damaged: Error[] }> {
  const { runs: found, damaged } = await findRuns(await searchedStores(context, store));
  const runs = await Promise.all(
    found.map(async one => {
      const { record, store: opened, storePath } = one;
      const { progress, state } = await readRun(one).catch((error: unknown) => {
        damaged.push(error instanceof Error ? error : new Error(String(error)));
        return { progress: null, state: recordedState(record, null) };
      });
      return {
        id: record.id,
        state,
        stage: progress?.stage ?? 'baseline',
        strategy: record.strategy,
        comparison: record.comparison ?? null,
        simulated: record.simulated,
        baseline: progress?.scores.baseline.test?.mean ?? null,
        final: progress?.scores.final.test?.mean ?? null,
        startedAt: record.startedAt,
        store: storePath,
        storeId: await storeIdentity(opened).catch(() => null),
      };
    }),
  );
  return { runs, damaged };
}
