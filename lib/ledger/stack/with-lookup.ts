import { LanguageModelError } from '../../llm/errors.js';
import type { Journal } from '../journal.js';
import type { Complete } from './complete.js';

/** Returns a reply that the journal has, without waiting for a slot. */
export function withLookup(
  next: Complete,
  { journal }: { journal: Journal },
): Complete<{ signal: AbortSignal }> {
  return async (call, context) => {
    const found = await journal.find(call.key.key);
    if (found) return { entry: found, sent: false };
    if (call.unsent !== undefined) throw notSent(call.unsent);
    return next(call, { ...context, lookedUpAt: performance.now() });
  };
}

function notSent(reason: string): LanguageModelError {
  return new LanguageModelError({
    code: 'CALL_NOT_SENT',
    message: `The journal has no reply to this call, and it is not sent: ${reason}`,
    remedy: 'Fix the cause, and start the run again.',
    needsPerson: false,
  });
}
