import { z } from 'zod';
import { beginningSchema } from '../domain/beginning.js';
import { referenceSchema } from '../domain/reference.js';
import { benchmarkSchema, datasetSchema } from '../config/dataset.js';
import type { RunProgress } from '../domain/progress.js';
import { recordedEstimateSchema } from '../domain/recorded-estimate.js';
import { RecordDamagedError } from './errors.js';
import { readJson, readRecord } from './read-record.js';
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

/** Null where there is no such run. Throws RecordDamagedError. */
export async function readRunRecord(store: Store, run: string): Promise<RunRecord | null> {
  const key = runKeys(run).start;
  return readRecord(store, { key, id: run, what: 'record of the run', schema: runRecordSchema });
}

/** The progress as it was last recorded; null where the run had not begun. Throws RecordDamagedError. */
export async function readRecordedProgress(store: Store, run: string): Promise<RunProgress | null> {
  const key = runKeys(run).progress;
  const progress = await readJson(store, { key, id: run, what: 'recorded progress of the run' });
  // Written by our own workflow with our own types: the schemaVersion of the run's record covers it.
  return (progress as RunProgress | undefined) ?? null;
}

/** The runs of a store, and what is wrong with those whose record cannot be read. */
export interface RunList {
  /** The latest first; of equal times the first id first. */
  records: RunRecord[];
  damaged: Error[];
}

export async function readRunList(store: Store): Promise<RunList> {
  const keys = await store.list('runs');
  const ids = [...new Set(keys.flatMap(key => /^runs\/([^/]+)\//.exec(key)?.[1] ?? []))];
  const damaged: Error[] = [];
  // One damaged record must not hide all other runs.
  const records = await Promise.all(
    ids.map(id =>
      existingRecord(store, id).catch((error: unknown) => {
        damaged.push(error instanceof Error ? error : new Error(String(error)));
        return null;
      }),
    ),
  );
  return { records: records.filter(record => record !== null).sort(latestFirst), damaged };
}

/** The runs of a store that can be read, the latest first. */
export async function listRunRecords(store: Store): Promise<RunRecord[]> {
  return (await readRunList(store)).records;
}

/** Orders runs; equal times keep their order. */
export function latestFirst(left: Pick<RunRecord, 'startedAt'>, right: Pick<RunRecord, 'startedAt'>): number {
  if (left.startedAt === right.startedAt) return 0;
  return left.startedAt < right.startedAt ? 1 : -1;
}

/** Of a run that has other values in the store. */
async function existingRecord(store: Store, id: string): Promise<RunRecord> {
  const record = await readRunRecord(store, id);
  if (record) return record;
  const { location } = store;
  const key = runKeys(id).start;
  throw new RecordDamagedError({ what: 'record of the run', id, key, location, problem: 'is missing' });
}
