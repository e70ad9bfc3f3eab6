import type { SimulatedConfig } from '../config/llm.js';
import { countPrompt, countTokens, firstTokens } from './count-tokens.js';
import { embed } from './embed.js';
import { contextExceeded, modelNotFound, type ApiReply } from './api-reply.js';
import { hash } from './hash.js';
import { SIMULATED_MODEL } from '../llm/simulated-identity.js';
import type { ChatRequest, EmbeddingsRequest } from './request.js';
import { replyWithTools } from './scripts/tool-turns.js';
import { writeReply } from './write-reply.js';

/** Replies depend only on the request, so their time is a constant: 2025-01-01. */
const CREATED = 1_735_689_600;

function idOf(kind: string, request: unknown): string {
  return `${kind}-${hash(JSON.stringify(request)).toString(36)}`;
}

/** Tokens that tools and tool calls add to a prompt as JSON. */
function countTools({ tools, messages }: ChatRequest): number {
  const calls = messages.flatMap(({ tool_calls: made }) => made ?? []);
  const texts = [...(tools?.length ? [tools] : []), ...(calls.length > 0 ? [calls] : [])];
  return texts.reduce((sum, part) => sum + countTokens(JSON.stringify(part)), 0);
}

/** Answers a chat request like OpenAI's API. */
export function complete(request: ChatRequest, settings: SimulatedConfig): ApiReply {
  if (request.model !== SIMULATED_MODEL) return modelNotFound(request.model);
  const promptTokens = countPrompt(request.messages) + countTools(request);
  const limit = request.max_completion_tokens ?? request.max_tokens ?? null;
  if (promptTokens + (limit ?? 0) > settings.contextTokens) {
    return contextExceeded({ promptTokens, completionTokens: limit, contextTokens: settings.contextTokens });
  }
  const room = limit ?? settings.contextTokens - promptTokens;
  const { text, calls } = replyWithTools(request) ?? { text: writeReply(request, settings), calls: null };
  const textTokens = countTokens(text) + (calls ? countTokens(JSON.stringify(calls)) : 0);
  const cut = textTokens > room;
  const completionTokens = cut ? room : textTokens;
  return {
    status: 200,
    body: {
      id: idOf('chatcmpl', request),
      object: 'chat.completion',
      created: CREATED,
      model: SIMULATED_MODEL,
      choices: [
        {
          index: 0,
          message: calls
            ? { role: 'assistant', content: null, refusal: null, tool_calls: calls }
            : { role: 'assistant', content: cut ? firstTokens(text, room) : text, refusal: null },
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

function encodeVector(vector: number[], format: EmbeddingsRequest['encoding_format']): number[] | string {
  return format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector;
}

/** Answers an embeddings request. */
export function embedAll(request: EmbeddingsRequest): ApiReply {
  if (request.model !== SIMULATED_MODEL) return modelNotFound(request.model);
  const texts = typeof request.input === 'string' ? [request.input] : request.input;
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  const data = texts.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: encodeVector(embed(text), request.encoding_format),
  }));
  return {
    status: 200,
    body: {
      object: 'list',
      data,
      model: SIMULATED_MODEL,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    },
    tokens: { prompt: tokens, completion: 0 },
  };
}

/** Lists the available models. */
export function listModels(): ApiReply {
  const model = { id: SIMULATED_MODEL, object: 'model', created: CREATED, owned_by: 'fgo' };
  return { status: 200, body: { object: 'list', data: [model] } };
}
