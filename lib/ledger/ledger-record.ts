import { z } from 'zod';
import { usageRoleSchema, usageSchema } from '../domain/usage.js';
import { paidBySchema } from '../llm/journal-entry.js';
import { remarksSchema } from '../llm/reply-remarks.js';

const id = z.string().min(1);
const key = z.string().min(1);
/** Where in the run the call was made; absent where nobody said so. */
const path = z.string().optional();

/** What happened to the calls of a run, in the order one worker saw it. */
export const ledgerRecordSchema = z.discriminatedUnion('type', [
  /** About to be sent: durable before it is. Its worst case is charged until another record settles it. */
  z.strictObject({ type: z.literal('intent'), id, key, role: usageRoleSchema, worst: usageSchema }),
  /** The intent was answered and cost this. `stands`: its reply is the one in the journal. */
  z.strictObject({
    type: z.literal('reply'),
    id,
    key,
    role: usageRoleSchema,
    usage: usageSchema,
    stands: z.boolean(),
    path,
    /** From the intent to the reply. */
    milliseconds: z.number().int().nonnegative().optional(),
    ...remarksSchema.shape,
  }),
  /** The intent got no reply that is kept, and cost this all the same. */
  z.strictObject({
    type: z.literal('charge'),
    id,
    role: usageRoleSchema,
    usage: usageSchema,
    reason: z.string(),
  }),
  /** A definite answer that nothing was done and nothing will be charged. */
  z.strictObject({ type: z.literal('void'), id, reason: z.string() }),
  /** No answer, and none will come: whether it was done is not known, so it stays charged. */
  z.strictObject({ type: z.literal('cut'), id, reason: z.string() }),
  /** A person took a call without an answer off the budget. */
  z.strictObject({ type: z.literal('release'), id }),
  /** The journal had the reply, which that intent paid. */
  z.strictObject({
    type: z.literal('hit'),
    key,
    role: usageRoleSchema,
    usage: usageSchema,
    paidBy: paidBySchema,
    path,
    ...remarksSchema.shape,
  }),
]);
export type LedgerRecord = z.infer<typeof ledgerRecordSchema>;

/** The batch of records that one write made durable. */
export const ledgerBatchSchema = z.array(ledgerRecordSchema);

/** What stands under a worker's name: where the replies of its calls are. */
export const ledgerWorkerSchema = z.strictObject({ journal: z.string() });
