import OpenAI, { APIConnectionError } from 'openai';
import { fillUrl } from '../config/variables.js';
import { bufferedFetch, StatusError } from './buffered-fetch.js';
import type { RawReply } from './raw-reply.js';

/** In milliseconds: longer than any configured time-out. The signal of a request ends it. */
const longestWait = 2_000_000;

interface RequestOptions {
  headers: Record<string, string>;
  signal: AbortSignal;
}

/** Sends each request once, and returns the answer whatever its status. */
export interface OpenAiClient {
  get(path: string, options: RequestOptions): Promise<RawReply>;
  /** The body is JSON. */
  post(path: string, body: object, options: RequestOptions): Promise<RawReply>;
}

/** A client for one endpoint and key. It does not retry: retries know the journal and the budget. */
export function createOpenAiClient(options: {
  /** As configured; variables are resolved here. */
  baseUrl: string;
  /** Empty if no key is sent. */
  key: string;
  environment: NodeJS.ProcessEnv;
}): OpenAiClient {
  const { key } = options;
  const url = new URL(fillUrl(options.baseUrl, options.environment));
  const { search } = url;
  url.search = '';
  url.hash = '';
  const openai = new OpenAI({
    baseURL: url.href,
    apiKey: key || 'none',
    // Organization and project apply only to OpenAI; unset, the client reads them from the environment for
    // any endpoint.
    ...(url.hostname === 'api.openai.com' ? {} : { organization: null, project: null }),
    // Without a key, send no header, not even a placeholder.
    ...(key === '' ? { defaultHeaders: { Authorization: null } } : {}),
    maxRetries: 0,
    timeout: longestWait,
    fetch: bufferedFetch(search),
    logLevel: 'off',
  });
  return {
    get: (path, request) => receive(openai.get(path, request)),
    post: (path, body, request) => receive(openai.post(path, { ...request, body })),
  };
}

async function receive(request: { asResponse(): Promise<Response> }): Promise<RawReply> {
  try {
    const response = await request.asResponse();
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    // The client reports what its `fetch` throws as a failed connection.
    const cause: unknown = error instanceof APIConnectionError ? error.cause : undefined;
    if (cause instanceof StatusError) return cause.reply;
    throw cause instanceof Error ? cause : error;
  }
}
