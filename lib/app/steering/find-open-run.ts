import type { AppContext } from '../context.js';
import { updateRejected } from '../errors.js';
import { findRunToChange } from '../finding/find-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { readRun } from '../finding/read-run.js';

/** Finds a run that has not ended. Throws RUN_NOT_FOUND and UPDATE_REJECTED. */
export async function findOpenRun(
  context: AppContext,
  run: string,
  store: string | undefined,
): Promise<FoundRun> {
  const found = await findRunToChange(context, run, store);
  if (found.record.endedAt === null) return found;
  const { state } = await readRun(found);
  throw updateRejected(`The run ${found.record.id} has ended: it is ${state}.`);
}
