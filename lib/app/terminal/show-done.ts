import { streams } from './streams.js';
import { readRecordedProgress } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { hasHistories } from '../../temporal/histories/has-histories.js';
import { exitCodes } from './exit-codes.js';
import type { FoundRun } from '../finding/find-run.js';
import { readStatus } from '../finding/read-status.js';
import { resultSummary } from '../running/result-summary.js';
import { paletteOf, printJson, printMessage } from './output.js';

/** Returns whether a run is done; a failed or cancelled run can start again. */
export async function isDone(store: Store, run: string): Promise<boolean> {
  return (await readRecordedProgress(store, run))?.state === 'done';
}

/** Shows the result of a finished run that is requested again. */
export async function showDone(found: FoundRun, json: boolean): Promise<number> {
  if (!(await hasHistories(found.store, found.record.id))) {
    // Loaded on demand, because it works with the server.
    const { closeEnded } = await import('../running/close-ended.js');
    await closeEnded(found);
  }
  const status = await readStatus(found);
  printMessage(`The run ${found.record.id} is done: there is nothing to resume.`);
  for (const line of resultSummary({
    status,
    storePath: found.storePath,
    palette: paletteOf(streams.stderr),
  }))
    printMessage(line);
  if (json) printJson(status);
  return exitCodes.done;
}
