import { z } from 'zod';
import { beginningSchema } from '../algorithm/domain/beginning.js';
import { referenceSchema } from '../algorithm/domain/reference.js';
import { benchmarkSchema, datasetSchema } from '../config/dataset.js';
import type { RunProgress } from '../algorithm/domain/progress.js';
import { recordedEstimateSchema } from '../algorithm/estimate/compare-estimate.js';
import { runKeys } from './run-keys.js';
import type { Store } from './store.js';

/** What a run was started with, and when it ended: all that resuming and reading it later needs. */
export const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  /** The configuration file it was started from; for people. */
  configFile: z.string(),
  /** Of the Manifest. */
  manifest: referenceSchema,
  /** sha256 of the manifest without the run's own names: equal for equal configurations and data. */
  fingerprint: z.string(),
  strategy: z.string(),
  simulated: z.boolean(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Whose modules it began with, where they were not its configuration's. */
  begins: beginningSchema.optional(),
  /** What it was estimated to take; absent in forks, extensions and records of earlier versions. */
  estimate: recordedEstimateSchema.optional(),
  /** How its tasks were read, so that more can be read in the same way; absent in records of earlier versions. */
  data: z
    .strictObject({ dataset: datasetSchema.optional(), benchmark: benchmarkSchema.optional() })
    .optional(),
  /** The comparison that it is a run of. */
  comparison: z.string().optional(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** False where a run of this id stands already. */
export async function addRunRecord(store: Store, record: RunRecord): Promise<boolean> {
  return store.write(runKeys(record.id).start, json(record), 'absent');
}

export async function updateRunRecord(store: Store, record: RunRecord): Promise<void> {
  await store.write(runKeys(record.id).start, json(record));
}

export async function readRunRecord(store: Store, run: string): Promise<RunRecord | null> {
  const stored = await store.read(runKeys(run).start);
  return stored ? runRecordSchema.parse(JSON.parse(stored.bytes.toString('utf8'))) : null;
}

/** The progress as it was last recorded; null where the run had not begun. */
export async function readRecordedProgress(store: Store, run: string): Promise<RunProgress | null> {
  const stored = await store.read(runKeys(run).progress);
  // Written by our own workflow with our own types: the schemaVersion of the run's record covers it.
  return stored ? (JSON.parse(stored.bytes.toString('utf8')) as RunProgress) : null;
}

/** All runs of a store, the latest first. */
export async function listRunRecords(store: Store): Promise<RunRecord[]> {
  const keys = await store.list('runs');
  const ids = keys.flatMap(key => /^runs\/([^/]+)\/run\.json$/.exec(key)?.[1] ?? []);
  // One damaged record must not hide all other runs.
  const records = await Promise.all(ids.map(id => readRunRecord(store, id).catch(() => null)));
  return records
    .filter(record => record !== null)
    .sort((left, right) =>
      left.startedAt < right.startedAt ? 1 : left.startedAt > right.startedAt ? -1 : 0,
    );
}
