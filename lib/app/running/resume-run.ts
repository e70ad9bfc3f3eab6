import { errorText } from '../../domain/errors.js';
import { BadInputError } from '../../config/problem.js';
import { readComparison } from '../../store/comparison-record.js';
import { updateRunRecord } from '../../store/run-record.js';
import type { AppContext } from '../context.js';
import { updateRejected } from '../errors.js';
import type { FoundRun } from '../finding/find-run.js';
import { readRun } from '../finding/read-run.js';
import type { RunUpdate } from '../steering/send-update.js';
import { refreshConnection } from './refresh-connection.js';
import { preflightManifest } from './preflight.js';
import { unlessDone } from './start-run.js';
import type { StartedRun } from './start-run.js';

/**
 * Prepares a run to be worked on again, unless it is done. `update` is what the run is about to be sent.
 * Throws BadInputError and UPDATE_REJECTED.
 */
export async function reopenRun(
  context: AppContext,
  found: FoundRun,
  update?: RunUpdate,
): Promise<StartedRun> {
  const { store, record } = found;
  const started = await unlessDone({ found, how: record.endedAt === null ? 'unfinished' : 'finished' });
  if (started.how === 'done') return started;
  if (record.endedAt !== null) {
    const { state } = await readRun(found);
    context.log(`The run ${record.id} ended as ${state}: it starts again, and pays nothing twice.`);
  }
  await refusePartOfComparison(found);
  await refreshConnection(context, found);
  await checkBeforehand(context, found, update);
  const open = await updateRunRecord(store, record.id, now =>
    now.endedAt === null ? now : { ...now, endedAt: null },
  );
  return { found: { ...found, record: open ?? record }, how: 'unfinished' };
}

/**
 * Rejects a run that would stop at once, except one that is about to be ended: it needs nothing of what is
 * missing.
 */
async function checkBeforehand({ log }: AppContext, found: FoundRun, update?: RunUpdate): Promise<void> {
  try {
    await preflightManifest(found);
  } catch (error) {
    if (update?.name !== 'finish' || !(error instanceof BadInputError)) throw error;
    log(`warning: ${errorText(error)}`);
  }
}

/** Rejects a run of a comparison: its runs share a task queue, so one cannot continue alone. */
async function refusePartOfComparison({ store, record }: FoundRun): Promise<void> {
  const { id, comparison } = record;
  if (comparison === undefined) return;
  const whole = await readComparison(store, comparison);
  if (whole === null || whole.endedAt !== null) return;
  throw updateRejected(
    `${id} is a run of the comparison ${comparison}, which continues as a whole: fgo compare ${comparison}`,
  );
}
