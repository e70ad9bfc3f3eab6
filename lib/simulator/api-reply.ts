/** A response to the client; successful ones include their usage. */
export interface ApiReply {
  status: number;
  body: object;
  headers?: Record<string, string>;
  tokens?: { prompt: number; completion: number };
}

interface ApiError {
  status: number;
  message: string;
  type?: string;
  code?: string | null;
  param?: string | null;
  headers?: Record<string, string>;
}

/** An error in the format of OpenAI's API. */
export function apiError({
  status,
  message,
  type = 'invalid_request_error',
  code = null,
  param = null,
  headers,
}: ApiError): ApiReply {
  const reply: ApiReply = { status, body: { error: { message, type, param, code } } };
  return headers ? { ...reply, headers } : reply;
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
  const asked =
    completionTokens === null
      ? `your messages resulted in ${promptTokens} tokens. Please reduce the length of the messages.`
      : `you requested ${promptTokens + completionTokens} tokens (${promptTokens} in the messages, ${completionTokens} in the completion). Please reduce the length of the messages or completion.`;
  return apiError({
    status: 400,
    message: `This model's maximum context length is ${contextTokens} tokens. However, ${asked}`,
    code: 'context_length_exceeded',
    param: 'messages',
  });
}
