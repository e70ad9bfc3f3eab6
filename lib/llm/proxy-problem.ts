import { EndpointBusyError, noReply, type LanguageModelError, type ProviderAnswer } from './errors.js';
import type { RequestContext } from './failure.js';

/** The proxy requires its own user and password. */
export function proxyWantsPassword(
  said: string,
  { url }: RequestContext,
  answer?: ProviderAnswer,
): LanguageModelError {
  return noReply({
    message: `A proxy before ${url} asks for a user and password (${said})`,
    remedy:
      'Put them into HTTPS_PROXY or HTTP_PROXY (http://USER:PASSWORD@HOST:PORT), or name the host in NO_PROXY.',
    answer,
  });
}

/**
 * The error of a connection that a proxy refused to open, so nothing was sent. Undefined for other errors.
 */
export function tunnelRefused(messages: string[], context: RequestContext): LanguageModelError | undefined {
  const status = messages
    .map(text => /^Proxy response \((\d{3})\)|^Proxy Authentication Required \((407)\)/.exec(text))
    .map(found => found?.[1] ?? found?.[2])
    .find(found => found !== undefined);
  if (status === undefined) return undefined;
  if (status === '407') return proxyWantsPassword('407.', context);
  const message = `A proxy before ${context.url} did not open a connection to it (${status}).`;
  const isFinal = status.startsWith('4') && !['408', '425', '429'].includes(status);
  if (!isFinal) return new EndpointBusyError({ message });
  return noReply({
    message,
    remedy: 'Let the proxy named by HTTPS_PROXY or HTTP_PROXY allow the host, or name the host in NO_PROXY.',
  });
}
