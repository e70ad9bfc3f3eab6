import { isIP } from 'node:net';

/** Variables that name the proxy for a protocol; the first one set applies. */
const variables = {
  'https:': ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY'],
} as const;

/** Whether Node's own proxy support is on: then Node's rules apply, on loopback too. */
export function nodeUsesProxy(environment: NodeJS.ProcessEnv): boolean {
  return environment['NODE_USE_ENV_PROXY'] === '1' || process.execArgv.includes('--use-env-proxy');
}

/** The proxy variable for requests to a URL; undefined if none is set. Ignores NO_PROXY. */
export function proxyVariable(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  const protocol = new URL(url).protocol === 'https:' ? 'https:' : 'http:';
  return variables[protocol].find(name => environment[name]);
}

/** Parses a proxy URL as curl does: `host:port` means http. */
export function proxyUrl(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
}

/** What is wrong with the proxy for a URL. Its value may hold a password and is not shown. */
export function proxyProblem(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  const name = proxyVariable(url, environment);
  if (name === undefined) return undefined;
  const proxy = proxyUrl(environment[name] ?? '');
  if (URL.canParse(proxy) && /^(?:https?|socks5?):$/.test(new URL(proxy).protocol)) return undefined;
  return `${name} is not the URL of a proxy. Set it to http://HOST:PORT, or unset it.`;
}

/** Whether a URL points to this machine. */
export function isLoopback(url: string | URL): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1';
}
