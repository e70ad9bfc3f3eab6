import { z } from 'zod';
import { sha256 } from '../../text/canonical-json.js';
import { tryReadJson } from '../../text/json/read-json.js';

const count = z.number().int().nonnegative();
const recordSchema = z.union([
  /** The value is in the body of this object. */
  z.strictObject({ at: count, key: z.string(), bytes: count }),
  /** The value is an object of its own. */
  z.strictObject({ at: count, key: z.string(), object: z.string() }),
  z.strictObject({ at: count, key: z.string(), removed: z.literal(true) }),
]);

/** One change of a key. `at` is its position in its segment. */
export type LogRecord = z.infer<typeof recordSchema>;

const segmentSchema = z.strictObject({
  /** The place in the log, from 1. */
  number: count,
  /** The process that appended it. */
  writer: z.string(),
  /** Different in each attempt to append, so that a writer recognizes its own segment. */
  nonce: z.string(),
  /** The nonce of the segment before it: shows that none was lost or replaced. */
  previous: z.string(),
  records: z.array(recordSchema),
});

/** What one append adds to the log: changes that became durable together, in order. */
export type Segment = z.infer<typeof segmentSchema>;
const segmentsSchema = z.array(segmentSchema);

/** The nonce before the first segment. */
export const firstNonce = '';

/** The objects of a log: segments, and packs of many segments in the same format. */
export interface LogObject {
  segments: Segment[];
  /** The values of the records that have one in the body. */
  bodies: ReadonlyMap<LogRecord, Buffer>;
}

const format = /^fgo-log 1 (\d{1,10}) ([0-9a-f]{16})\n/;
const longestFirstLine = 64;

/** The first line has the length and the hash of the header; the header has the records; then their values. */
export function writeLogObject(segments: readonly Segment[], bodies: readonly Uint8Array[]): Buffer {
  const header = Buffer.from(JSON.stringify(segments));
  const firstLine = `fgo-log 1 ${header.byteLength} ${sha256(header).slice(0, 16)}\n`;
  return Buffer.concat([Buffer.from(firstLine), header, ...bodies]);
}

/** The length of an object up to the end of its header; undefined if it does not start as one. */
export function headerEnd(bytes: Buffer): number | undefined {
  const start = format.exec(bytes.toString('latin1', 0, longestFirstLine));
  return start ? start[0].length + Number(start[1]) : undefined;
}

/** The segments of an object, from its header; undefined if the header is damaged. */
export function readSegments(bytes: Buffer): Segment[] | undefined {
  const start = format.exec(bytes.toString('latin1', 0, longestFirstLine));
  const end = headerEnd(bytes);
  if (!start || end === undefined) return undefined;
  const header = bytes.subarray(start[0].length, end);
  if (sha256(header).slice(0, 16) !== start[2]) return undefined;
  return tryReadJson(header, segmentsSchema);
}

/**
 * A whole object; undefined if its header is damaged. A damaged body shows in the values only: whoever reads a
 * value checks it, and replaces it if it can.
 */
export function readLogObject(bytes: Buffer): LogObject | undefined {
  const segments = readSegments(bytes);
  let offset = headerEnd(bytes);
  if (!segments || offset === undefined) return undefined;
  const bodies = new Map<LogRecord, Buffer>();
  for (const record of segments.flatMap(({ records }) => records)) {
    if (!('bytes' in record)) continue;
    bodies.set(record, bytes.subarray(offset, offset + record.bytes));
    offset += record.bytes;
  }
  return { segments, bodies };
}
