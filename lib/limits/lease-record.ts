import { z } from 'zod';
import type { Store } from '../store/store.js';
import { tryReadJson } from '../text/json/read-json.js';

const amountsSchema = z.record(z.string(), z.number().nonnegative());

/** A process that calls an endpoint, and the share of the limits that it has. */
const holderSchema = z.strictObject({
  host: z.string(),
  /** Where its process id is valid. */
  machine: z.string(),
  pid: z.number().int(),
  /** Distinguishes the process from a later one with the same id. */
  started: z.string(),
  /** Another one with each renewal: whoever sees no other one for long takes it to have ended. */
  beat: z.number().int(),
  seenAt: z.iso.datetime(),
  /** The smallest limits that its runs configure. */
  limits: amountsSchema,
  /** What each of its runs wants. */
  runs: z.record(z.string(), z.strictObject({ weight: z.number().positive(), amounts: amountsSchema })),
  /** Its share, which it keeps until it writes a smaller one. */
  granted: amountsSchema,
  /** The calls in flight that it was short of its fair share, times the seconds; negative if it had more. */
  owed: z.number(),
});
export type Holder = z.infer<typeof holderSchema>;
export type HolderProcess = Pick<Holder, 'host' | 'machine' | 'pid' | 'started'>;

/** The shares of one endpoint's limits. */
export const leaseRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The endpoint, for people. */
  endpoint: z.string(),
  holders: z.record(z.string(), holderSchema),
});
export type LeaseRecord = z.infer<typeof leaseRecordSchema>;

/** A record whose process does not renew it for so long counts as ended, by the clocks of two machines. */
export const longestSilenceMilliseconds = 180_000;

/** The endpoints whose limits are shared at present. */
export async function listLeases(store: Store, now = Date.now()): Promise<LeaseRecord[]> {
  const stored = await Promise.all((await store.list('limits')).map(key => store.read(key)));
  return stored
    .flatMap(value => (value ? (tryReadJson(value.bytes, leaseRecordSchema) ?? []) : []))
    .map(record => {
      const isRecent = ([, { seenAt }]: [string, Holder]) =>
        now - Date.parse(seenAt) < longestSilenceMilliseconds;
      return { ...record, holders: Object.fromEntries(Object.entries(record.holders).filter(isRecent)) };
    })
    .filter(({ holders }) => Object.keys(holders).length > 0)
    .toSorted((left, right) => (left.endpoint < right.endpoint ? -1 : 1));
}

/** The limits that are valid for all: the smallest of what holders configure. */
export function smallestLimits(
  holders: Readonly<Record<string, Pick<Holder, 'limits'>>>,
): Record<string, number> {
  const smallest: Record<string, number> = {};
  for (const { limits } of Object.values(holders))
    for (const [name, limit] of Object.entries(limits))
      smallest[name] = Math.min(smallest[name] ?? Infinity, limit);
  return smallest;
}
