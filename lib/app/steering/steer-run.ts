import { readRecordedProgress } from '../../store/run-record.js';
import { updateRejected } from '../terminal/errors.js';
import { exitCodes } from '../terminal/exit-codes.js';
import { findRunToChange } from '../finding/find-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { readStatus } from '../finding/read-status.js';
import type { RunUpdate } from './send-update.js';
import { printJson, printMessage } from '../terminal/output.js';

export interface SteerOptions {
  store?: string;
  json?: boolean;
}

/** Finds a run that has not ended. Throws RUN_NOT_FOUND and UPDATE_REJECTED. */
export async function findOpenRun(run: string, options: SteerOptions): Promise<FoundRun> {
  const found = await findRunToChange(run, options.store);
  if (found.record.endedAt === null) return found;
  const progress = await readRecordedProgress(found.store, found.record.id);
  throw updateRejected(`The run ${found.record.id} has ended: it is ${progress?.state ?? 'cancelled'}.`);
}

/**
 * Sends an update to a run. If nobody works on the run, this process does, as with `fgo resume`. Returns the
 * exit code.
 */
export async function steerRun(input: {
  run: string;
  options: SteerOptions;
  update: RunUpdate;
  /** The message to print after the run has accepted the update. */
  said: (id: string) => string;
}): Promise<number> {
  const { run, options, update, said } = input;
  const found = await findOpenRun(run, options);
  const json = options.json === true;
  const { sendUpdate } = await import('./send-update.js');
  if (await sendUpdate(found, update)) {
    printMessage(said(found.record.id));
    if (json) printJson(await readStatus(found));
    return exitCodes.done;
  }
  printMessage(`Nobody works on ${found.record.id}: this command does.`);
  const { resumeRun } = await import('../running/resume-run.js');
  return resumeRun(found, { json, update });
}
