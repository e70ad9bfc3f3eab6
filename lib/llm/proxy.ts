import { isIP } from 'node:net';

/** Variables that name the proxy for a protocol, the first that is set counts. */
const variables = {
  'https:': ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY'],
} as const;

/** Whether Node was asked for proxies itself: then its own rules hold, on loopback too. */
export function nodeUsesProxy(environment: NodeJS.ProcessEnv): boolean {
  return environment['NODE_USE_ENV_PROXY'] === '1' || process.execArgv.includes('--use-env-proxy');
}

/** The variable of the proxy that requests to a URL may go through; undefined where none is set. NO_PROXY is not looked at. */
export function proxyVariable(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  const protocol = new URL(url).protocol === 'https:' ? 'https:' : 'http:';
  return variables[protocol].find(name => environment[name]);
}

/** The URL of a proxy as curl takes it: `host:port` is http. */
export function proxyUrl(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
}

/** What is wrong with the proxy that requests to a URL go through; its value may hold a password and is not shown. */
export function proxyProblem(url: string, environment: NodeJS.ProcessEnv): string | undefined {
  const name = proxyVariable(url, environment);
  if (name === undefined) return undefined;
  const proxy = proxyUrl(environment[name] ?? '');
  if (URL.canParse(proxy) && /^(?:https?|socks5?):$/.test(new URL(proxy).protocol)) return undefined;
  return `${name} is not the URL of a proxy. Set it to http://HOST:PORT, or unset it.`;
}

/** Whether a URL leads to this machine. */
export function isLoopback(url: string | URL): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1';
}
