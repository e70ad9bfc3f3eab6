import type { SimulatedConfig } from '../config/llm.js';
import { countPrompt, countTokens, firstTokens } from './count-tokens.js';
import { embed } from './embed.js';
import { contextExceeded, modelNotFound, type ApiReply } from './api-reply.js';
import { hash } from './hash.js';
import { SIMULATED_MODEL } from '../llm/providers/simulated.js';
import type { ChatRequest, EmbeddingsRequest } from './request.js';
import { replyWithTools } from './scripts/tool-turns.js';
import { writeReply } from './write-reply.js';

/** Replies depend only on the request, so their time is a constant: 2025-01-01. */
const CREATED = 1_735_689_600;

/** Tokens that tools and tool calls add to a prompt as JSON. */
function countTools({ tools, messages }: ChatRequest): number {
  const calls = messages.flatMap(message => message.tool_calls ?? []);
  return [tools ?? [], calls]
    .filter(({ length }) => length > 0)
    .reduce((sum, part) => sum + countTokens(JSON.stringify(part)), 0);
}

/** Answers a chat request like OpenAI's API. */
export function complete(request: ChatRequest, settings: SimulatedConfig): ApiReply {
  const { contextTokens } = settings;
  if (request.model !== SIMULATED_MODEL) return modelNotFound(request.model);
  const promptTokens = countPrompt(request.messages) + countTools(request);
  const limit = request.max_completion_tokens ?? request.max_tokens ?? null;
  if (promptTokens + (limit ?? 0) > contextTokens)
    return contextExceeded({ promptTokens, completionTokens: limit, contextTokens });
  const { text, calls } = replyWithTools(request) ?? { text: writeReply(request, settings), calls: null };
  const tokens = countTokens(text) + (calls ? countTokens(JSON.stringify(calls)) : 0);
  const room = limit ?? contextTokens - promptTokens;
  const cut = tokens > room;
  const completionTokens = Math.min(tokens, room);
  const content = cut ? firstTokens(text, room) : text;
  const message = { role: 'assistant', content: calls ? null : content, refusal: null };
  return {
    status: 200,
    body: {
      id: `chatcmpl-${hash(JSON.stringify(request)).toString(36)}`,
      object: 'chat.completion',
      created: CREATED,
      model: SIMULATED_MODEL,
      choices: [
        {
          index: 0,
          message: calls ? { ...message, tool_calls: calls } : message,
          logprobs: null,
          finish_reason: calls ? 'tool_calls' : cut ? 'length' : 'stop',
        },
      ],
      usage: {
        prompt_tokens: promptTokens,
        completion_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
        prompt_tokens_details: { cached_tokens: 0 },
      },
    },
    tokens: { prompt: promptTokens, completion: completionTokens },
  };
}

/** Answers an embeddings request. */
export function embedAll({ model, input, encoding_format: format }: EmbeddingsRequest): ApiReply {
  if (model !== SIMULATED_MODEL) return modelNotFound(model);
  const texts = [input].flat();
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  const data = texts.map((text, index) => {
    const vector = embed(text);
    const bytes = new Float32Array(vector).buffer;
    const embedding = format === 'base64' ? Buffer.from(bytes).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return {
    status: 200,
    body: { object: 'list', data, model: SIMULATED_MODEL, usage },
    tokens: { prompt: tokens, completion: 0 },
  };
}

/** Lists the available models. */
export function listModels(): ApiReply {
  const model = { id: SIMULATED_MODEL, object: 'model', created: CREATED, owned_by: 'fgo' };
  return { status: 200, body: { object: 'list', data: [model] } };
}
