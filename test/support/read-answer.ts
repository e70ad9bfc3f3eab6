import type { RequestContext } from '../../lib/llm/failure.js';
import { readAnswer } from '../../lib/llm/read-answer.js';
import type { WireRequest } from '../../lib/llm/wire-request.js';

export const context: RequestContext = {
  url: 'http://host/v1',
  model: 'm',
  keyName: 'KEY',

  timeoutSeconds: 60,
  concurrency: 4,
};
export const request: WireRequest = {
  body: { model: 'm', messages: [{ role: 'user', content: 'hello' }] },
  headers: {},
  features: { json: 'text', length: 'max_tokens', seed: true, temperature: false, mayFallBack: true },
  texts: ['hello'],
};

interface Given {
  status?: number;
  headers?: Record<string, string>;
  relays?: true;
}

/** How the reader interprets a body. */
export function read(body: unknown, { status = 200, headers = {}, relays }: Given = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const asked = relays ? { ...request, relays } : request;
  return readAnswer({ status, headers: new Headers(headers), body: text }, asked, context);
}

/** A whole reply with this choice. */
export function completion(choice: Record<string, unknown>, usage?: Record<string, unknown>) {
  return {
    object: 'chat.completion',
    model: 'm',
    choices: [{ index: 0, finish_reason: 'stop', ...choice }],
    usage: usage ?? { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  };
}
export const message = (content: unknown) => ({ message: { role: 'assistant', content } });
