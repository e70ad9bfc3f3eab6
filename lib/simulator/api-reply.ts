/** A response to the client; successful ones include their usage. */
export interface ApiReply {
  status: number;
  body: object;
  headers?: Record<string, string>;
  tokens?: { prompt: number; completion: number };
}

/** An error in the format of OpenAI's API. */
export function apiError(error: {
  status: number;
  message: string;
  type?: string;
  code?: string;
  param?: string | null;
}): ApiReply {
  const { status, message, type = 'invalid_request_error', param = null, code = null } = error;
  return { status, body: { error: { message, type, param, code } } };
}

export function modelNotFound(model: string): ApiReply {
  return apiError({
    status: 404,
    message: `The model \`${model}\` does not exist: this endpoint serves \`simulated\`.`,
    code: 'model_not_found',
  });
}

export function contextExceeded(size: {
  promptTokens: number;
  completionTokens: number | null;
  contextTokens: number;
}): ApiReply {
  const { promptTokens, completionTokens, contextTokens } = size;
  const total = promptTokens + (completionTokens ?? 0);
  const used =
    completionTokens === null
      ? `your messages resulted in ${total} tokens. Please reduce the length of the messages.`
      : `you requested ${total} tokens (${promptTokens} in the messages, ${completionTokens} in the completion). Please reduce the length of the messages or completion.`;
  return apiError({
    status: 400,
    message: `This model's maximum context length is ${contextTokens} tokens. However, ${used}`,
    code: 'context_length_exceeded',
    param: 'messages',
  });
}
