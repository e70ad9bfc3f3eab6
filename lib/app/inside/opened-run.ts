import type { RunProgress } from '../../domain/progress.js';
import { readCallLog } from '../../ledger/call-log.js';
import type { LoggedCall } from '../../ledger/call-log.js';
import { openJournalContext } from '../../../workers/journal-context.js';
import type { JournalContext } from '../../../workers/journal-context.js';
import type { FoundRun } from '../finding/find-run.js';
import { readRun } from '../finding/read-run.js';

/** A run with everything that the store has about it, for inspection. */
export interface OpenedRun extends FoundRun {
  /** Null if the run has not started. */
  progress: RunProgress | null;
  context: JournalContext;
  calls: LoggedCall[];
}

export async function openForReading(found: FoundRun): Promise<OpenedRun> {
  const { store, record } = found;
  return {
    ...found,
    progress: (await readRun(found)).progress,
    context: await openJournalContext(store, record.manifest),
    calls: await readCallLog(store, record.id),
  };
}
