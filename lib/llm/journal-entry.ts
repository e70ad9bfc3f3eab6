import { z } from 'zod';
import { messageSchema } from '../domain/trajectory.js';
import { usageRoleSchema, usageSchema } from '../domain/usage.js';
import { remarksSchema } from './reply-remarks.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';

const schemaVersion = 1;

/** Which intent of which run paid a call. */
export const paidBySchema = z.strictObject({ run: z.string(), intent: z.string() });

const contentSchema = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** The same for all samples of one request. */
  requestHash: z.string().regex(/^[0-9a-f]{64}$/),
  model: z.string(),
  role: usageRoleSchema,
  /** What was asked. Left out for the agent's calls: they are many, and follow from modules and task; and for embeddings. */
  prompt: z.array(messageSchema).optional(),
  /** What was answered; of embeddings, the vectors as `vectors.ts` writes them. */
  text: z.string(),
  finish: z.enum(['stop', 'length', 'empty', 'refusal']),
  usage: usageSchema,
  /** True where the endpoint told no usage and it was counted here. */
  usageCounted: z.boolean(),
  ...remarksSchema.shape,
  paidBy: paidBySchema,
});

/** A finished call, as the journal keeps it. */
export type JournalEntry = z.infer<typeof contentSchema>;

const storedSchema = contentSchema.extend({ schemaVersion: z.literal(schemaVersion), checksum: z.string() });

/** The bytes of an entry: one JSON object with a checksum over all the rest. */
export function writeEntry(entry: JournalEntry): string {
  const content = { ...contentSchema.parse(entry), schemaVersion };
  return canonicalJson({ ...content, checksum: sha256(canonicalJson(content)) });
}

/** A journal that a newer version of this program wrote: neither damaged nor readable. */
export class NewerJournalError extends Error {
  override readonly name = 'NewerJournalError';

  constructor(readonly version: number) {
    super(
      `The journal holds entries of version ${version}; this program reads ${schemaVersion}. Use a newer fgo.`,
    );
  }
}

/** The entry in these bytes; undefined where they are cut short, changed, or of another key. */
export function readEntry(bytes: Uint8Array, key: string): JournalEntry | undefined {
  const value = parse(Buffer.from(bytes).toString('utf8'));
  const version = z.object({ schemaVersion: z.number().int() }).safeParse(value);
  if (version.success && version.data.schemaVersion > schemaVersion) {
    throw new NewerJournalError(version.data.schemaVersion);
  }
  const stored = storedSchema.safeParse(value);
  if (!stored.success || stored.data.key !== key) return undefined;
  const { checksum, ...content } = stored.data;
  if (sha256(canonicalJson(content)) !== checksum) return undefined;
  return contentSchema.strip().parse(content);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
