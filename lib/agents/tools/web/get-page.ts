import { FgoError } from '../../../domain/errors.js';
import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { ClosedAddressError, isPublicAddress, publicLookup } from '../../../llm/safe-address.js';

/** The response to a URL. */
export interface Page {
  /** The final URL, after redirects. */
  url: string;
  status: number;
  /** For example, `text/html`: in lowercase, without parameters. */
  type: string;
  text: string;
}

export interface GetPage {
  url: string;
  allowPrivate: boolean;
  headers?: Record<string, string>;
  /** Applies to the whole fetch, including redirects. */
  signal: AbortSignal;
}

/** A page cannot be fetched: the message says why, without data from the request. */
export class PageError extends FgoError {
  constructor(message: string) {
    super({ code: 'PAGE_UNAVAILABLE', message });
  }
}

const mostBytes = 3 * 1024 * 1024;
const mostRedirects = 5;

/**
 * Fetches a page and follows redirects, each checked like the first URL. Throws PageError, or the signal's
 * reason.
 */
export async function getPage(get: GetPage): Promise<Page> {
  let url = checkedUrl(get.url, get.allowPrivate);
  // Headers contain keys: send them only to the original origin.
  const { origin } = url;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const headers = url.origin === origin ? (get.headers ?? {}) : {};
    const response = await ask(url, { ...get, headers });
    const { statusCode: status = 0, headers: given } = response;
    if (status < 300 || status >= 400 || given.location === undefined)
      return pageOf(url, response, get.signal);
    response.resume();
    if (!URL.canParse(given.location, url.href))
      throw new PageError('The page leads to an address that is none.');
    url = checkedUrl(new URL(given.location, url.href).href, get.allowPrivate);
  }
  throw new PageError(`The page leads on more than ${mostRedirects} times.`);
}

function checkedUrl(text: string, allowPrivate: boolean): URL {
  if (!URL.canParse(text)) throw new PageError('This is no URL.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new PageError('Only http and https are fetched.');
  if (url.username !== '' || url.password !== '')
    throw new PageError('A URL with a password is not fetched.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An IP address needs no lookup, so check it here.
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
    throw new PageError(new ClosedAddressError(host).message);
  return url;
}

function ask(url: URL, get: GetPage): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      headers: {
        'user-agent': 'fgo',
        accept: 'text/html, text/*, application/json;q=0.9, */*;q=0.1',
        ...get.headers,
      },
      signal: get.signal,
      ...(!get.allowPrivate && { lookup: publicLookup }),
    });
    request.once('response', resolve);
    request.once('error', error => reject(get.signal.aborted ? get.signal.reason : asPageError(error)));
    request.end();
  });
}

function asPageError(error: Error & { code?: string }): PageError {
  if (error instanceof ClosedAddressError) return new PageError(error.message);
  return new PageError(`The page cannot be reached (${error.code ?? error.message}).`);
}

async function pageOf(url: URL, response: IncomingMessage, signal: AbortSignal): Promise<Page> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      chunks.push(chunk);
      // Stop reading here: tools return only the start of a long page.
      if (bytes > mostBytes) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw asPageError(error instanceof Error ? error : new Error(String(error)));
  }
  const [type = ''] = (response.headers['content-type'] ?? '').toLowerCase().split(';');
  const text = Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
  return { url: url.href, status: response.statusCode ?? 0, type: type.trim(), text };
}
