import type { ModelConfig } from '../config/llm.js';
import type { Call } from '../llm/call.js';
import type { JournalEntry } from '../llm/journal-entry.js';
import { largerLimits, replyLimit } from '../llm/reply-limit.js';
import type { ReplyLimit } from '../llm/reply-limit.js';

/**
 * Retries with a higher limit while thoughts use up the reply, if the limit is only a default. Each try is a
 * separate call with its own key: journaled, paid, and counted like any other.
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

/**
 * A reply that was truncated well below the limit hit the endpoint's own limit, so a higher one changes
 * nothing.
 */
function mayFillMore({ needsRoom, usage, usageCounted }: JournalEntry, limit: number): boolean {
  return needsRoom === true && (usageCounted || usage.completionTokens >= 0.9 * limit);
}
