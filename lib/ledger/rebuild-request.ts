import { providerOf } from '../llm/providers/registry.js';
import type { LlmConfig } from '../config/llm.js';
import type { Call } from '../llm/call.js';
import { callKey, type CanonicalRequest } from '../llm/call-key.js';
import type { JournalEntry } from '../llm/journal-entry.js';
import { largerLimits, replyLimit } from '../llm/reply-limit.js';
import { requestFor } from '../llm/request-for.js';

/** More samples of one request than any run makes. */
const mostSamples = 1_000;

/**
 * Rebuilds the complete request of a finished call, of which the journal keeps only the messages: tries the
 * few possible requests and compares hashes. Null if none matches (another version of this program asked
 * otherwise).
 */
export function rebuildRequest(parts: {
  entry: JournalEntry;
  config: LlmConfig;
  /** What such calls may have requested besides their messages. */
  variants: Pick<Call, 'format' | 'usualCompletionTokens'>[];
}): { request: CanonicalRequest; sample: number } | null {
  const { entry, config } = parts;
  const { prompt, role } = entry;
  if (!prompt || role === 'embedding') return null;
  const identity = providerOf(config).identity;
  const model = providerOf(config).modelOf(role);
  const variants = parts.variants.flatMap(variant => [
    variant,
    ...largerLimits(replyLimit(variant, model)).map(maxCompletionTokens => ({
      ...variant,
      maxCompletionTokens,
    })),
  ]);
  for (const variant of variants) {
    // The first sample may use another temperature than all further samples.
    for (const [from, to] of [
      [0, 1],
      [1, mostSamples],
    ] as const) {
      const request = requestFor({ role, messages: prompt, ...variant, sample: from }, config);
      if (callKey({ identity, request, sample: from }).requestHash !== entry.requestHash) continue;
      for (let sample = from; sample < to; sample++) {
        if (callKey({ identity, request, sample }).key === entry.key) return { request, sample };
      }
    }
  }
  return null;
}
