import { readAnswer } from '../../llm/read-answer.js';
import type { WireRequest } from '../../llm/wire-request.js';

const context = { url: 'http://host/v1', model: 'm', keyName: 'KEY', secrets: [], timeoutSeconds: 60 };
const request: WireRequest = {
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

function read(body: unknown, { status = 200, headers = {}, relays }: Given = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const asked = relays ? { ...request, relays } : request;
  return readAnswer({ status, headers: new Headers(headers), body: text }, asked, context);
}

function completion(choice: Record<string, unknown>, usage?: Record<string, unknown>) {
  return {
    object: 'chat.completion',
    model: 'm',
    choices: [{ index: 0, finish_reason: 'stop', ...choice }],
    usage: usage ?? { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  };
}
const message = (content: unknown) => ({ message: { role: 'assistant', content } });

describe('an error in the body of a 200', () => {
  it.each<[string, unknown, Record<string, unknown>]>([
    ['401', { error: { code: 401, message: 'No such user.' } }, { kind: 'keyRefused' }],
    ['402', { error: { code: '402', message: 'Pay first.' } }, { kind: 'quotaSpent' }],
    ['429', { error: { status: 429, message: 'Slow down.' } }, { kind: 'endpointBusy', tooMany: true }],
    ['502', { error: { code: 502, message: 'Gone.' } }, { kind: 'endpointBusy', cutOff: false }],
    ['504', { error: { code: 504, message: 'Gone.' } }, { kind: 'endpointBusy', cutOff: false }],
    [
      '403 for an input',
      { error: { code: 403, message: 'The input was flagged.' } },
      { reason: 'contentFilter' },
    ],
    [
      'no route',
      { error: 'Unexpected endpoint or method. (POST /chat/completions)' },
      { kind: 'requestRefused' },
    ],
    [
      'a rate limit in words',
      { error: { message: 'Rate limit reached' } },
      { kind: 'endpointBusy', tooMany: true },
    ],
    ['a name of Google', [{ error: { status: 'UNAVAILABLE', message: 'x' } }], { kind: 'endpointBusy' }],
    ['a detail', { detail: 'Unauthorized' }, { kind: 'keyRefused' }],
    ['a number of its own', { code: 401, msg: 'who?', success: false }, { kind: 'keyRefused' }],
    ['a quota in words', { error: { message: 'Insufficient credits' } }, { kind: 'quotaSpent' }],
    ['no model', { error: "model 'm' not found, try pulling it first" }, { kind: 'modelMissing' }],
    [
      'beside a choice',
      { ...completion(message('')), error: { code: 500, message: 'x' } },
      { kind: 'endpointBusy' },
    ],
    ['in a stream', 'data: {"error": {"code": 402, "message": "Pay first."}}\n\n', { kind: 'quotaSpent' }],
  ])('counts as if it had come with its status: %s', (_, body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });
});
