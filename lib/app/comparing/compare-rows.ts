import type { ComparedRun, TestResults } from '../../optimizer/compare/compared-run.js';
import { evaluationRecordSchema } from '../../domain/evaluation.js';
import { readSummary } from '../../ledger/call-index.js';
import { buildStatus } from '../../report/status.js';
import type { RunStatus } from '../../report/status.js';
import { verdictOf } from '../../report/verdict.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { ComparisonRecord, RecordedRun } from '../../store/comparison-record.js';
import { readRecordedProgress, readRunRecord } from '../../store/run-record.js';
import { recordedState } from '../finding/read-run.js';
import type { Store } from '../../store/store.js';

/** The rows of a comparison in plan order, and the test results of the finished runs. */
export interface ComparisonRows {
  rows: ComparedRun[];
  results: Map<string, TestResults>;
  /** By finished run: what makes its result less certain than it looks. */
  warnings: Map<string, string[]>;
}

/** Reads the rows of a comparison's runs from the store alone, without a server. */
export async function readRows(
  store: Store,
  record: Pick<ComparisonRecord, 'runs'>,
): Promise<ComparisonRows> {
  const rows: ComparedRun[] = [];
  const results = new Map<string, TestResults>();
  const warnings = new Map<string, string[]>();
  // One at a time: the ledger of a large run is many files.
  for (const planned of record.runs) {
    const { row, status } = await readRow(store, planned);
    rows.push(row);
    if (row.state === 'done') warnings.set(planned.run, verdictOf(status).warnings);
    const tested = await readResults(store, planned.run);
    if (tested) results.set(planned.run, tested);
  }
  return { rows, results, warnings };
}

async function readRow(store: Store, planned: RecordedRun): Promise<{ row: ComparedRun; status: RunStatus }> {
  const record = await readRunRecord(store, planned.run);
  const progress = await readRecordedProgress(store, planned.run);
  const status = buildStatus({
    record: record ?? plannedRecord(planned),
    progress,
    ledger: await readSummary(store, planned.run),
    state: progress?.state ?? 'interrupted',
    now: Date.now(),
  });
  const { scores, usage, rollouts } = status;
  const { byRole: _byRole, ...paid } = status.paid;
  const row: ComparedRun = {
    run: planned.run,
    strategy: planned.label,
    size: planned.size,
    seed: planned.seed,
    state: record === null ? 'open' : recordedState(record, progress),
    reason: reasonOf({ planned, status }),
    scores,
    usage,
    paid,
    rollouts,
    wallSeconds: record ? status.wallSeconds : null,
  };
  return { row, status };
}

function reasonOf({ planned, status }: { planned: RecordedRun; status: RunStatus }): string | null {
  const { state, waiting } = status;
  if (state === 'failed' || state === 'cancelled') return planned.failure ?? null;
  return waiting[0]?.reason ?? null;
}

function plannedRecord(planned: RecordedRun) {
  const now = new Date().toISOString();
  return {
    schemaVersion: 1 as const,
    id: planned.run,
    name: planned.label,
    configFile: '',
    manifest: planned.manifest,
    fingerprint: planned.fingerprint,
    strategy: planned.strategy,
    simulated: planned.simulated,
    startedAt: now,
    begun: false,
    endedAt: null,
  };
}

/** Returns null if the run is not done, or if its version did not record the test. */
async function readResults(store: Store, run: string): Promise<TestResults | null> {
  const progress = await readRecordedProgress(store, run);
  if (progress?.state !== 'done' || !progress.testRecords) return null;
  const { taskIds, scores } = await createArtifacts(store).get(
    progress.testRecords.final,
    evaluationRecordSchema,
  );
  return { taskIds, scores };
}
