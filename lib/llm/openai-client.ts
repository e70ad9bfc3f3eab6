import OpenAI from 'openai';
import { fillUrl } from '../config/variables.js';
import { boundedFetch } from './bounded-fetch.js';

/** The maximum body size of an answer, in bytes. */
const longestBody = 8 * 1024 * 1024;

/** A client for one endpoint and key. It does not retry unless `maxRetries` is set. */
export function openAiClient(parts: {
  /** As configured; variables are resolved here. */
  baseUrl: string;
  /** Empty if no key is sent. */
  key: string;
  environment: NodeJS.ProcessEnv;
  timeout: number;
  maxRetries?: number;
}): OpenAI {
  const { key, timeout, maxRetries = 0 } = parts;
  const url = new URL(fillUrl(parts.baseUrl, parts.environment));
  const { search } = url;
  url.search = '';
  url.hash = '';
  return new OpenAI({
    baseURL: url.href,
    apiKey: key || 'none',
    // Organization and project apply only to OpenAI; unset, the client reads them from the environment for
    // any endpoint.
    ...(url.hostname === 'api.openai.com' ? {} : { organization: null, project: null }),
    // Without a key, send no header, not even a placeholder.
    ...(key === '' ? { defaultHeaders: { Authorization: null } } : {}),
    maxRetries,
    timeout,
    fetch: withQuery(boundedFetch(longestBody), search),
    logLevel: 'off',
  });
}

/** Adds the base URL's query to each request, because the client would append paths to it. */
function withQuery(send: typeof fetch, search: string): typeof fetch {
  if (search === '') return send;
  return (input, init) => {
    const url = new URL(input as string | URL);
    url.search = url.search === '' ? search : `${search}&${url.search.slice(1)}`;
    return send(url, init);
  };
}
