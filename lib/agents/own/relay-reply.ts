import type { Usage } from '../../domain/usage.js';
import type { RelayedReply } from '../../llm/call.js';

export interface ChatCompletion {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: { index: 0; finish_reason: string; message: RelayedReply['message'] }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

/**
 * A reply in the format of the chat completions API. Equal replies have equal bytes, also from the journal.
 */
export function chatCompletion(options: { reply: RelayedReply; usage: Usage; id: string }): ChatCompletion {
  const { reply, usage, id } = options;
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: 0,
    model: 'fgo',
    choices: [{ index: 0, finish_reason: reply.finishReason ?? 'stop', message: reply.message }],
    usage: {
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      total_tokens: usage.promptTokens + usage.completionTokens,
    },
  };
}

/** The same reply as a stream with a single chunk, for clients that request one. */
export function eventStream(completion: ChatCompletion): string {
  const { choices, usage, object: _object, ...rest } = completion;
  const piece = { ...rest, object: 'chat.completion.chunk' };
  const [choice] = choices;
  const calls = choice?.message['tool_calls'];
  const delta = {
    ...choice?.message,
    ...(Array.isArray(calls) && {
      tool_calls: calls.map((call, index) => ({ ...(call as Record<string, unknown>), index })),
    }),
  };
  const events = [
    { ...piece, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...piece, choices: [{ index: 0, delta: {}, finish_reason: choice?.finish_reason ?? 'stop' }], usage },
  ];
  return [...events.map(event => `data: ${JSON.stringify(event)}\n\n`), 'data: [DONE]\n\n'].join('');
}
