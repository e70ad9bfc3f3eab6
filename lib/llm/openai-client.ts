import OpenAI from 'openai';
import { fillUrl } from '../config/variables.js';
import { boundedFetch } from './bounded-fetch.js';

/** The longest body of an answer, in bytes. */
const longestBody = 8 * 1024 * 1024;

/** A client for one endpoint and key. It repeats nothing by itself unless `maxRetries` says so. */
export function openAiClient(parts: {
  /** As configured: the variables in it are filled here. */
  baseUrl: string;
  /** Empty where none is sent. */
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
    // The account's names are for OpenAI alone; unset they would be taken from the environment for any endpoint.
    ...(url.hostname === 'api.openai.com' ? {} : { organization: null, project: null }),
    // Without a key none is sent, not even a made-up one.
    ...(key === '' ? { defaultHeaders: { Authorization: null } } : {}),
    maxRetries,
    timeout,
    fetch: withQuery(boundedFetch(longestBody), search),
    logLevel: 'off',
  });
}

/** The query of a base URL belongs to each request: the client would append paths to it. */
function withQuery(send: typeof fetch, search: string): typeof fetch {
  if (search === '') return send;
  return (input, init) => {
    const url = new URL(input as string | URL);
    url.search = url.search === '' ? search : `${search}&${url.search.slice(1)}`;
    return send(url, init);
  };
}
