import {
  Agent,
  EnvHttpProxyAgent,
  fetch as send,
  type Dispatcher,
  type RequestInit as SendInit,
} from 'undici';
import { isLoopback, nodeUsesProxy, proxyUrl, proxyVariable } from './proxy.js';

// Node's own `fetch` gives up after 300 seconds without headers, which is not configurable. A long,
// non-streamed reply of a reasoning or local model takes longer. Callers set their own time-out.
const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 };
const direct = new Agent(noTimeouts);
let proxied: { by: string; dispatcher: Dispatcher } | undefined;

/**
 * HTTP_PROXY, HTTPS_PROXY, and NO_PROXY apply, but not on loopback: a local server is never behind a proxy.
 */
export function dispatcherFor(url: string | URL): Dispatcher {
  const { env } = process;
  if (proxyVariable(String(url), env) === undefined) return direct;
  if (isLoopback(url) && !nodeUsesProxy(env)) return direct;
  const [httpProxy, httpsProxy] = ['http://host', 'https://host'].map(each => {
    const name = proxyVariable(each, env);
    return name === undefined ? '' : proxyUrl(env[name] ?? '');
  });
  const by = `${httpProxy} ${httpsProxy}`;
  if (proxied?.by !== by) {
    // Requests to http addresses are forwarded, not tunneled: most proxies tunnel only to port 443.
    const options = {
      ...noTimeouts,
      proxyTunnel: false,
      ...(httpProxy && { httpProxy }),
      ...(httpsProxy && { httpsProxy }),
    };
    proxied = { by, dispatcher: new EnvHttpProxyAgent(options) };
  }
  return proxied.dispatcher;
}

/** A `fetch` for URLs that waits for as long as its signal allows. */
export const fetchWithoutTimeout: typeof fetch = async (url, init) => {
  // The types of the undici package and of Node's bundled undici differ only in name.
  const options = { ...init, dispatcher: dispatcherFor(url as string | URL) } as unknown as SendInit;
  const response: unknown = await send(url as string | URL, options);
  return response as Response;
};
