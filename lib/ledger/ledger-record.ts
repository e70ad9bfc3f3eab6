import { z } from 'zod';
import { usageRoleSchema, usageSchema } from '../domain/usage.js';
import { paidBySchema } from '../llm/journal-entry.js';
import { remarksSchema } from '../llm/reply-remarks.js';

const id = z.string().min(1);
const key = z.string().min(1);
/** The position of the call in the run; absent if unknown. */
const path = z.string().optional();

/** The history of a run's calls, in the order one worker saw it. */
export const ledgerRecordSchema = z.discriminatedUnion('type', [
  /** About to be sent: durable before sending. Its worst case is charged until another record settles it. */
  z.strictObject({ type: z.literal('intent'), id, key, role: usageRoleSchema, worst: usageSchema }),
  /** The intent was answered at this cost. `isFinal`: its reply is the one in the journal. */
  z.strictObject({
    type: z.literal('reply'),
    id,
    key,
    role: usageRoleSchema,
    usage: usageSchema,
    isFinal: z.boolean(),
    path,
    /** From the intent to the reply. */
    milliseconds: z.number().int().nonnegative().optional(),
    ...remarksSchema.shape,
  }),
  /** No reply to the intent is kept, but it cost this. */
  z.strictObject({
    type: z.literal('charge'),
    id,
    role: usageRoleSchema,
    usage: usageSchema,
    reason: z.string(),
  }),
  /** A definite answer that nothing was done and nothing will be charged. */
  z.strictObject({ type: z.literal('void'), id, reason: z.string() }),
  /** No answer, and none will come: it is unknown whether the call was processed, so it stays charged. */
  z.strictObject({ type: z.literal('cut'), id, reason: z.string() }),
  /** A person released a call without an answer from the budget. */
  z.strictObject({ type: z.literal('release'), id }),
  /** The journal had the reply, paid by that intent. */
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

/** The records that one write made durable. */
export const ledgerBatchSchema = z.array(ledgerRecordSchema);

/** The record of a worker: where the replies of its calls are. */
export const ledgerWorkerSchema = z.strictObject({ journal: z.string() });
