import { Agent, EnvHttpProxyAgent, fetch as send, type RequestInit as SendInit } from 'undici';

// Node's own `fetch` gives up after 300 seconds without headers, which cannot be set: a long reply of a reasoning
// or a local model, sent as a whole, takes longer. Whoever calls has a time-out of their own.
const patience = { headersTimeout: 0, bodyTimeout: 0 };
// As with Node's own: HTTP_PROXY, HTTPS_PROXY and NO_PROXY count where Node is told that they do.
const isProxied = process.env['NODE_USE_ENV_PROXY'] === '1' || process.execArgv.includes('--use-env-proxy');
const dispatcher = isProxied ? new EnvHttpProxyAgent(patience) : new Agent(patience);

/** `fetch`, of a URL, that waits for as long as its signal lets it. */
export const patientFetch: typeof fetch = async (url, init) => {
  // The types of undici's own release and of the one within Node differ in names alone.
  const options = { ...init, dispatcher } as unknown as SendInit;
  const response: unknown = await send(url as string | URL, options);
  return response as Response;
};
