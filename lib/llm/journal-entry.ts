import { FgoError } from '../domain/errors.js';
import { z } from 'zod';
import { messageSchema } from '../domain/trajectory.js';
import { usageRoleSchema, usageSchema } from '../domain/usage.js';
import { remarksSchema } from './reply-remarks.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import { tryReadJson } from '../text/json/read-json.js';

const schemaVersion = 1;

/** The run and intent that paid for a call. */
export const paidBySchema = z.strictObject({ run: z.string(), intent: z.string() });

const contentSchema = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** The same for all samples of one request. */
  requestHash: z.string().regex(/^[0-9a-f]{64}$/),
  model: z.string(),
  role: usageRoleSchema,
  /** Omitted for embeddings and for the agent's calls, which are many and follow from modules and task. */
  prompt: z.array(messageSchema).optional(),
  /** The reply; for embeddings, the vectors as written by `vectors.ts`. */
  text: z.string(),
  finish: z.enum(['stop', 'length', 'empty', 'refusal']),
  usage: usageSchema,
  /** True if the endpoint reported no usage and it was counted locally. */
  usageCounted: z.boolean(),
  ...remarksSchema.shape,
  paidBy: paidBySchema,
});

/** A finished call, as stored in the journal. */
export type JournalEntry = z.infer<typeof contentSchema>;

const storedSchema = contentSchema.extend({ schemaVersion: z.literal(schemaVersion), checksum: z.string() });

/** Serializes an entry: one JSON object with a checksum over everything else. */
export function writeEntry(entry: JournalEntry): string {
  const content = canonicalJson({ ...contentSchema.parse(entry), schemaVersion });
  return `{"checksum":"${sha256(content)}",${content.slice(1)}`;
}

/** A newer version of this program wrote the journal: it is not damaged, but cannot be read. */
function newerJournal(version: number): FgoError {
  const message = `The journal contains entries of version ${version}, and this program reads version ${schemaVersion}.`;
  return new FgoError({ code: 'JOURNAL_NEWER', message, remedy: 'Use a newer fgo.' });
}

/** The entry in these bytes; undefined if they are truncated, changed, or belong to another key. */
export function readEntry(bytes: Uint8Array, key: string): JournalEntry | undefined {
  const value = tryReadJson(bytes, z.unknown());
  const version = z.object({ schemaVersion: z.number().int() }).safeParse(value);
  if (version.success && version.data.schemaVersion > schemaVersion) {
    throw newerJournal(version.data.schemaVersion);
  }
  const stored = storedSchema.safeParse(value);
  if (!stored.success || stored.data.key !== key) return undefined;
  const { checksum, ...content } = stored.data;
  if (sha256(canonicalJson(content)) !== checksum) return undefined;
  return contentSchema.strip().parse(content);
}
