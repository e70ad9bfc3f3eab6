import type { RunProgress } from '../../domain/progress.js';
import { readCallsAt } from '../../ledger/call-index.js';
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
  /** All calls. */
  calls(): Promise<LoggedCall[]>;
  /** The calls at some places or below them, in the order of the places. */
  callsAt(places: readonly string[]): Promise<LoggedCall[]>;
}

export async function openForReading(found: FoundRun): Promise<OpenedRun> {
  const { store, record } = found;
  let calls: Promise<LoggedCall[]> | undefined;
  return {
    ...found,
    progress: (await readRun(found)).progress,
    context: await openJournalContext(store, record.manifest),
    calls: () => (calls ??= readCallLog(store, record.id)),
    callsAt: places => readCallsAt(store, record.id, places),
  };
}
