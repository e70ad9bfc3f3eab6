import type { Endpoint } from '../../llm/endpoint.js';
import { remarksOn } from '../../llm/reply-remarks.js';
import type { Ledger } from '../ledger.js';
import type { Complete } from './complete.js';
import { usageOf } from './cost-of-failure.js';
import type { IntentContext } from './with-ledger.js';

/** Sends one request once, and makes a journal entry of its reply. */
export function createWire({
  endpoint,
  ledger,
}: {
  endpoint: Endpoint;
  ledger: Ledger;
}): Complete<IntentContext> {
  return async (call, { request, attempts, intent, signal }) => {
    const answer = await endpoint.send(request, signal);
    attempts.throwIfOutputRejected(answer, request);
    const { key, role, prompt, price } = call;
    const entry = {
      ...key,
      model: answer.model,
      role,
      prompt,
      text: answer.text,
      finish: answer.finish,
      usage: usageOf(answer.tokens, price),
      usageCounted: answer.usageCounted,
      ...remarksOn(answer, call, request),
      paidBy: { run: ledger.run, intent },
    };
    return { entry, sent: true };
  };
}
