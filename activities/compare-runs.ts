import { readComparison, updateComparison } from '../lib/store/comparison-record.js';
import { changePace } from '../lib/ledger/run-limits.js';
import { recordEnd } from '../lib/store/record-end.js';
import {
  addRunRecord,
  readRecordedProgress,
  readRunRecord,
  updateRunRecord,
} from '../lib/store/run-record.js';
import type { Store } from '../lib/store/store.js';
import type { ActivityServices } from './run-context.js';

/** Names one run of a comparison. */
export interface ComparedRunReference {
  comparison: string;
  run: string;
}

/**
 * Makes a run of the comparison an ordinary run: its record is written when its turn comes, so that it
 * has its own start time. A run that failed or was cancelled starts again. `done`: it already has its
 * result.
 */
export async function beginComparedRun(
  { store }: ActivityServices,
  { comparison, run }: ComparedRunReference,
): Promise<{ done: boolean }> {
  const existing = await readRunRecord(store, run);
  if (existing) {
    const progress = await readRecordedProgress(store, run);
    if (existing.endedAt !== null && progress?.state === 'done') return { done: true };
    // It continues as a part of the comparison, regardless of what started it.
    await updateRunRecord(store, run, now =>
      now.endedAt === null ? now : { ...now, comparison, endedAt: null },
    );
    return { done: false };
  }
  await addRunRecord(store, await recordOf(store, { comparison, run }));
  const { priority } = (await readComparison(store, comparison)) ?? {};
  if (priority !== undefined) await changePace(store, run, { priority });
  return { done: false };
}

/** Records the end of a run that could not do so itself because it was terminated. */
export async function endComparedRun(
  { store }: ActivityServices,
  ended: { run: string; state: 'failed' | 'cancelled' },
): Promise<void> {
  await recordEnd(store, ended.run, ended.state);
}

/** Records that the comparison has ended, and why runs have no result. */
export async function endComparison(
  { store }: ActivityServices,
  ended: {
    comparison: string;
    failures: { run: string; reason: string }[];
  },
): Promise<void> {
  const record = await readComparison(store, ended.comparison);
  if (!record) return;
  const reasons = new Map(ended.failures.map(({ run, reason }) => [run, reason]));
  const runs = record.runs.map(({ failure: _before, ...run }) => {
    const failure = reasons.get(run.run);
    return failure === undefined ? run : { ...run, failure };
  });
  await updateComparison(store, { ...record, runs, endedAt: new Date().toISOString() });
}

async function recordOf(store: Store, { comparison, run }: ComparedRunReference) {
  const record = await readComparison(store, comparison);
  const own = record?.runs.find(entry => entry.run === run);
  if (!record || !own) throw new Error(`The comparison ${comparison} has no run ${run} in the store.`);
  return {
    schemaVersion: 1 as const,
    id: run,
    name: record.name,
    configFile: record.configFile,
    manifest: own.manifest,
    fingerprint: own.fingerprint,
    strategy: own.strategy,
    simulated: own.simulated,
    startedAt: new Date().toISOString(),
    begun: true,
    endedAt: null,
    ...(record.data && { data: record.data }),
    comparison,
  };
}
