import { z } from 'zod';
import type { Store } from './store.js';
import { tryReadJson } from '../text/json/read-json.js';
import { prettyJson } from '../text/json/pretty-json.js';

/** What a worker of a store does, as it last said. */
export const workerRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  host: z.string(),
  pid: z.number().int(),
  version: z.string(),
  startedAt: z.iso.datetime(),
  /** It is renewed at least every minute. */
  seenAt: z.iso.datetime(),
  isDraining: z.boolean(),
  /** Which of the server and the store do not answer it. */
  lost: z.array(z.string()),
  /** Names of the runs and comparisons that it works on. */
  serves: z.array(z.string()),
  /** Those whose tasks it does not take, and what it lacks for them. */
  unfit: z.array(z.strictObject({ name: z.string(), lacks: z.array(z.string()) })),
});
export type WorkerRecord = z.infer<typeof workerRecordSchema>;

const keyOf = (id: string) => `workers/${id}.json`;

export async function writeWorkerRecord(store: Store, record: WorkerRecord): Promise<void> {
  await store.write(keyOf(record.id), prettyJson(record));
}

export async function removeWorkerRecord(store: Store, id: string): Promise<void> {
  await store.remove(keyOf(id));
}

/** A worker whose record is older is taken to have ended without removing it. */
const longestSilenceMilliseconds = 150_000;

/** The workers that were seen lately, the first started first. */
export async function listWorkers(store: Store, now = Date.now()): Promise<WorkerRecord[]> {
  const stored = await Promise.all((await store.list('workers')).map(key => store.read(key)));
  return stored
    .flatMap(value => (value ? (tryReadJson(value.bytes, workerRecordSchema) ?? []) : []))
    .filter(({ seenAt }) => now - Date.parse(seenAt) < longestSilenceMilliseconds)
    .toSorted((left, right) => left.startedAt.localeCompare(right.startedAt));
}
