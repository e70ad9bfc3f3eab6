import { z } from 'zod';
import { referenceSchema } from '../domain/reference.js';
import { readRecord } from './read-record.js';
import { runRecordSchema } from './run-record.js';
import type { Store } from './store.js';

const runSchema = z.strictObject({
  run: z.string(),
  /** The contender's name: a strategy, or a variant of one. */
  label: z.string(),
  strategy: z.string(),
  size: z.number().int().positive(),
  seed: z.number().int(),
  /** Of its Manifest. */
  manifest: referenceSchema,
  fingerprint: z.string(),
  simulated: z.boolean(),
  /** Why it has no result, once the comparison has ended. */
  failure: z.string().optional(),
});

/** What a comparison was started with, and when it ended: its runs have records of their own once they begin. */
const comparisonRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  configFile: z.string(),
  /** sha256 over its runs: equal for equal strategies, sizes, seeds, configurations and data. */
  fingerprint: z.string(),
  /** Runs that go on at the same time. */
  window: z.number().int().positive(),
  runs: z.array(runSchema).min(1),
  data: runRecordSchema.shape.data,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type ComparisonRecord = z.infer<typeof comparisonRecordSchema>;
export type RecordedRun = ComparisonRecord['runs'][number];

/** Where a comparison stands in the store. */
export function comparisonKeys(id: string) {
  const folder = `comparisons/${id}`;
  return { start: `${folder}/comparison.json`, history: `${folder}/histories/compare.json` };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

export async function updateComparison(store: Store, record: ComparisonRecord): Promise<void> {
  await store.write(comparisonKeys(record.id).start, json(record));
}

/** Null where there is no such comparison. Throws RecordDamagedError. */
export async function readComparison(store: Store, id: string): Promise<ComparisonRecord | null> {
  const key = comparisonKeys(id).start;
  return readRecord(store, { key, id, what: 'record of the comparison', schema: comparisonRecordSchema });
}

/** All comparisons of a store. */
export async function listComparisons(store: Store): Promise<ComparisonRecord[]> {
  const keys = await store.list('comparisons');
  const ids = keys.flatMap(key => /^comparisons\/([^/]+)\/comparison\.json$/.exec(key)?.[1] ?? []);
  // One damaged record must not hide all others.
  const records = await Promise.all(ids.map(id => readComparison(store, id).catch(() => null)));
  return records.filter(record => record !== null);
}
