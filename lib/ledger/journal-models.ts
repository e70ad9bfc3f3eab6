import { providerOf } from '../llm/providers/registry.js';
import { FgoError } from '../domain/errors.js';
import type { LlmConfig } from '../config/llm.js';
import type { Store } from '../store/store.js';
import type { Call, LanguageModels, Reply } from '../llm/call.js';
import { callKey, type CanonicalRequest } from '../llm/call-key.js';
import { findEntry } from './journal.js';
import type { JournalEntry } from '../llm/journal-entry.js';
import { completeWithRoom } from './complete-with-room.js';
import { requestFor } from '../llm/request-for.js';

/** A finished call with its complete request. */
export interface FoundCall {
  request: CanonicalRequest;
  sample: number;
  entry: JournalEntry;
}

/** The journal has no reply to this call, and nothing may be sent. */
export class NotInJournalError extends FgoError {
  override readonly name = 'NotInJournalError';

  constructor(readonly key: string) {
    const message = `The journal has no call ${key}: it was never finished, or this version sends another request.`;
    super({ code: 'NOT_IN_JOURNAL', message });
  }
}

/**
 * Answers calls only from a journal: repeats past work at no cost, and finds each call with its exact
 * request. Throws NotInJournalError. `found` lists the calls so far, in order.
 */
export function createJournalModels(parts: {
  store: Store;
  folder: string;
  config: LlmConfig;
}): LanguageModels & { found: FoundCall[] } {
  const { store, folder, config } = parts;
  const identity = providerOf(config).identity;
  const found: FoundCall[] = [];

  async function findReply(call: Call): Promise<FoundCall> {
    const request = requestFor(call, config);
    const sample = call.sample ?? 0;
    const { key } = callKey({ identity, request, sample });
    const entry = await findEntry({ store, folder, key });
    if (!entry) throw new NotInJournalError(key);
    const reply = { request, sample, entry };
    found.push(reply);
    return reply;
  }

  async function complete(call: Call): Promise<Reply> {
    const { entry } = await completeWithRoom(call, providerOf(config).modelOf(call.role), findReply);
    const { key, text, finish, usage } = entry;
    return { key, text, finish, usage, journaled: true };
  }

  return { found, complete, flush: () => Promise.resolve() };
}
