import type { ModelConfig } from '../config/llm.js';
import type { Call } from '../llm/call.js';
import type { JournalEntry } from '../llm/journal-entry.js';
import { largerLimits, replyLimit } from '../llm/reply-limit.js';
import type { ReplyLimit } from '../llm/reply-limit.js';

/**
 * Asks again with more room while thoughts use up the reply, as far as the limit is nobody's wish. Each time is a
 * call of its own, with a key of its own: journaled, paid and counted like any other.
 */
export async function completeWithRoom<T extends { entry: JournalEntry }>(
  call: Call,
  model: ModelConfig,
  complete: (call: Call, limit: ReplyLimit) => Promise<T>,
): Promise<T> {
  let limit = replyLimit(call, model);
  let reply = await complete(call, limit);
  for (const tokens of largerLimits(limit)) {
    if (!mayFillMore(reply.entry, limit.tokens)) break;
    limit = { tokens, isDefault: true };
    reply = await complete({ ...call, maxCompletionTokens: tokens }, limit);
  }
  return reply;
}

/** A reply that was cut well below the limit was cut by the endpoint's own, so that asking for more changes nothing. */
function mayFillMore({ needsRoom, usage, usageCounted }: JournalEntry, limit: number): boolean {
  return needsRoom === true && (usageCounted || usage.completionTokens >= 0.9 * limit);
}
