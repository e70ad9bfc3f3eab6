import { errorText } from '../../domain/errors.js';
import { BadInputError } from '../../config/problem.js';
import { readComparison } from '../../store/comparison-record.js';
import { updateRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { updateRejected } from '../terminal/errors.js';
import type { FoundRun } from '../finding/find-run.js';
import { preflightManifest } from './preflight.js';
import type { RunUpdate } from '../steering/send-update.js';
import { printMessage } from '../terminal/output.js';

/** Works on a run in this process. Sends `update` first; without one, the run continues. */
export async function resumeRun(
  { store, storePath, record }: FoundRun,
  { json, update }: { json: boolean; update?: RunUpdate },
): Promise<number> {
  await refusePartOfComparison(store, record);
  const open = { ...record, endedAt: null };
  await checkBeforehand({ store, record, update });
  if (record.endedAt !== null) await updateRunRecord(store, open);
  const { runSession } = await import('./run-session.js');
  const session = { store, storePath, record: open, json };
  if (update?.name === 'continue') return runSession({ ...session, goOn: 'asIs' });
  return runSession(update ? { ...session, goOn: null, update } : { ...session, goOn: 'again' });
}

/**
 * Rejects a run that would stop at once, except one that is about to be ended: it needs nothing of what is
 * missing.
 */
async function checkBeforehand(of: Pick<FoundRun, 'store' | 'record'> & { update?: RunUpdate | undefined }) {
  try {
    await preflightManifest(of);
  } catch (error) {
    if (of.update?.name !== 'finish' || !(error instanceof BadInputError)) throw error;
    printMessage(`warning: ${errorText(error)}`);
  }
}

/** Rejects a run of a comparison: its runs share a task queue, so one cannot continue alone. */
async function refusePartOfComparison(store: Store, { id, comparison }: RunRecord): Promise<void> {
  if (comparison === undefined) return;
  const whole = await readComparison(store, comparison);
  if (whole === null || whole.endedAt !== null) return;
  throw updateRejected(
    `${id} is a run of the comparison ${comparison}, which goes on as a whole: fgo compare ${comparison}`,
  );
}
