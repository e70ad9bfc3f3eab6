import { z } from 'zod';
import { startingPointSchema } from '../domain/starting-point.js';
import { referenceSchema } from '../domain/reference.js';
import { benchmarkSchema, datasetSchema } from '../config/dataset.js';
import type { RunProgress } from '../domain/progress.js';
import { recordedEstimateSchema } from '../domain/recorded-estimate.js';
import { prettyJson } from '../text/json/pretty-json.js';
import { RecordDamagedError } from './errors.js';
import { readRecord, readStoredJson } from './read-record.js';
import { runKeys } from './run-keys.js';
import { withFullReasons } from './full-reasons.js';
import type { Store } from './store.js';

/** The inputs of a run, and when it ended: everything needed to resume it and to read it later. */
export const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  /** The name of its configuration. */
  name: z.string(),
  /** The configuration file that it was started from; for people. */
  configFile: z.string(),
  /** The values that replaced those of the file: `path=value`. */
  settings: z.array(z.string()).optional(),
  /** Refers to its Manifest. */
  manifest: referenceSchema,
  /** sha256 of the manifest without the run's own names: equal for equal configurations and data. */
  fingerprint: z.string(),
  strategy: z.string(),
  simulated: z.boolean(),
  startedAt: z.iso.datetime(),
  /** Whether a Temporal server was asked to start its workflow: a run that could not begin is removed. */
  begun: z.boolean(),
  endedAt: z.iso.datetime().nullable(),
  /** The source of its first modules, if they are not from its configuration. */
  begins: startingPointSchema.optional(),
  /** The estimate before the start; absent in forks, extensions. */
  estimate: recordedEstimateSchema.optional(),
  /**
   * How its tasks were read, so that more can be read the same way.
   */
  data: z
    .strictObject({ dataset: datasetSchema.optional(), benchmark: benchmarkSchema.optional() })
    .optional(),
  /** The comparison that the run belongs to. */
  comparison: z.string().optional(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Returns false if a run with this id already exists. */
export async function addRunRecord(store: Store, record: RunRecord): Promise<boolean> {
  return store.write(runKeys(record.id).start, prettyJson(record), 'absent');
}

/**
 * Changes the record of a run, as it is at that moment: other processes may change it at the same time. Does
 * not write if `change` returns what it was given. Returns the record in the store; null if there is none.
 * Throws RecordDamagedError.
 */
export async function updateRunRecord(
  store: Store,
  run: string,
  change: (record: RunRecord) => RunRecord,
): Promise<RunRecord | null> {
  const key = runKeys(run).start;
  for (;;) {
    // Read before the record: a change between the two makes the write fail.
    const tag = (await store.read(key))?.tag;
    const record = await readRunRecord(store, run);
    if (record === null || tag === undefined) return null;
    const changed = change(record);
    if (changed === record || (await store.write(key, prettyJson(changed), { tag }))) return changed;
  }
}

/** Null if there is no such run. Throws RecordDamagedError. */
export async function readRunRecord(store: Store, run: string): Promise<RunRecord | null> {
  const key = runKeys(run).start;
  return readRecord(store, { key, id: run, what: 'record of the run', schema: runRecordSchema });
}

/** The last recorded progress; null if the run had not started. Throws RecordDamagedError. */
export async function readRecordedProgress(store: Store, run: string): Promise<RunProgress | null> {
  const key = runKeys(run).progress;
  const progress = await readStoredJson(store, { key, id: run, what: 'recorded progress of the run' });
  // Written by our own workflow with our own types: the schemaVersion of the run's record covers it.
  return progress === undefined ? null : withFullReasons(store, progress as RunProgress);
}

/** The runs of a store, and the problems of those whose record cannot be read. */
export interface RunList {
  /** The latest first; for equal times in the order of ids. */
  records: RunRecord[];
  damaged: Error[];
}

export async function readRunList(store: Store): Promise<RunList> {
  const keys = await store.list('runs');
  const ids = [...new Set(keys.flatMap(key => /^runs\/([^/]+)\//.exec(key)?.[1] ?? []))];
  const damaged: Error[] = [];
  // One damaged record must not hide the other runs.
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

/** The readable runs of a store, the latest first. */
export async function listRunRecords(store: Store): Promise<RunRecord[]> {
  return (await readRunList(store)).records;
}

/** Compares runs for sorting; equal times keep their order. */
export function latestFirst(left: Pick<RunRecord, 'startedAt'>, right: Pick<RunRecord, 'startedAt'>): number {
  if (left.startedAt === right.startedAt) return 0;
  return left.startedAt < right.startedAt ? 1 : -1;
}

/** The record of a run that has other values in the store. */
async function existingRecord(store: Store, id: string): Promise<RunRecord> {
  const record = await readRunRecord(store, id);
  if (record) return record;
  const { location } = store;
  const key = runKeys(id).start;
  throw new RecordDamagedError({ what: 'record of the run', id, key, location, problem: 'is missing' });
}
