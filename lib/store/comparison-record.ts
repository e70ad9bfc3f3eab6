import { z } from 'zod';
import { referenceSchema } from '../domain/reference.js';
import { readRecord } from './read-record.js';
import { runRecordSchema } from './run-record.js';
import type { Store } from './store.js';
import { prettyJson } from '../text/json/pretty-json.js';

const runSchema = z.strictObject({
  run: z.string(),
  /** The contender's name: a strategy, or a variant of one. */
  label: z.string(),
  strategy: z.string(),
  size: z.number().int().positive(),
  seed: z.number().int(),
  /** Refers to its Manifest. */
  manifest: referenceSchema,
  fingerprint: z.string(),
  simulated: z.boolean(),
  /** Why it has no result, once the comparison has ended. */
  failure: z.string().optional(),
});

/** The inputs of a comparison, and when it ended; its runs have their own records once they start. */
const comparisonRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  /** The name of its configuration. */
  name: z.string(),
  configFile: z.string(),
  /** sha256 over its runs: equal for equal strategies, sizes, seeds, configurations, and data. */
  fingerprint: z.string(),
  /** The maximum number of concurrent runs. */
  window: z.number().int().positive(),
  /** That of its runs, unless it is the usual one. */
  priority: z.number().int().optional(),
  runs: z.array(runSchema).min(1),
  data: runRecordSchema.shape.data,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type ComparisonRecord = z.infer<typeof comparisonRecordSchema>;
export type RecordedRun = ComparisonRecord['runs'][number];

/** The keys of a comparison in the store. */
export function comparisonKeys(id: string) {
  const folder = `comparisons/${id}`;
  return { start: `${folder}/comparison.json`, history: `${folder}/histories/compare.json` };
}

export async function updateComparison(store: Store, record: ComparisonRecord): Promise<void> {
  await store.write(comparisonKeys(record.id).start, prettyJson(record));
}

/** Null if there is no such comparison. Throws RecordDamagedError. */
export async function readComparison(store: Store, id: string): Promise<ComparisonRecord | null> {
  const key = comparisonKeys(id).start;
  return readRecord(store, { key, id, what: 'record of the comparison', schema: comparisonRecordSchema });
}

/** All readable comparisons: one damaged record must not hide the others. */
export async function listComparisons(store: Store): Promise<ComparisonRecord[]> {
  const ids = await comparisonIds(store);
  const records = await Promise.all(ids.map(id => readComparison(store, id).catch(() => null)));
  return records.filter(record => record !== null);
}

/** All comparisons. Throws RecordDamagedError. */
export async function readComparisons(store: Store): Promise<ComparisonRecord[]> {
  const records = await Promise.all((await comparisonIds(store)).map(id => readComparison(store, id)));
  return records.filter(record => record !== null);
}

/** The ids of all comparisons with a record, readable or not. */
export async function comparisonIds(store: Store): Promise<string[]> {
  const keys = await store.list('comparisons');
  return keys.flatMap(key => /^comparisons\/([^/]+)\/comparison\.json$/.exec(key)?.[1] ?? []);
}
