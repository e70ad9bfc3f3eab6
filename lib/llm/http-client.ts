import { request as send } from 'undici';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { fillUrl } from '../config/variables.js';
import { FgoError } from '../domain/errors.js';
import { errorCode } from '../text/error-code.js';
import { dispatcherFor } from './patient-fetch.js';
import type { RawReply } from './raw-reply.js';

/** The maximum body size of an answer, in bytes. */
const longestBody = 8 * 1024 * 1024;

/** The body is larger than any possible reply. */
export class BodyTooLargeError extends FgoError {
  constructor() {
    super({ code: 'INTERNAL', message: `The answer is larger than ${longestBody} bytes` });
  }
}

interface RequestOptions {
  headers: Record<string, string>;
  signal: AbortSignal;
}

/** Sends each request once, and returns the answer whatever its status. */
export interface HttpClient {
  get(path: string, options: RequestOptions): Promise<RawReply>;
  /** The body is JSON. */
  post(path: string, body: object, options: RequestOptions): Promise<RawReply>;
}

/**
 * A client for one endpoint and key. It follows no redirects, so that a prompt goes only where the
 * configuration says, and rejects a body that is too large (after decompression) with BodyTooLargeError.
 */
export function createHttpClient(options: {
  /** As configured; variables are resolved here. */
  baseUrl: string;
  /** Empty if no key is sent. */
  key: string;
  environment: NodeJS.ProcessEnv;
}): HttpClient {
  const { key, environment } = options;
  const url = new URL(fillUrl(options.baseUrl, environment));
  const { search } = url;
  url.search = '';
  url.hash = '';
  const base = url.href.replace(/\/+$/, '');
  const own: Record<string, string> = { accept: 'application/json', 'user-agent': 'fgo' };
  if (key !== '') own['authorization'] = `Bearer ${key}`;
  if (url.hostname === 'api.openai.com') addAccount(own, environment);

  async function exchange(
    method: 'GET' | 'POST',
    path: string,
    { body, headers, signal }: RequestOptions & { body?: string },
  ): Promise<RawReply> {
    const address = `${base}${path}${search}`;
    const answer = await send(address, {
      method,
      headers: withHeaders(own, headers),
      body: body ?? null,
      signal,
      dispatcher: dispatcherFor(address),
    });
    const { statusCode: status } = answer;
    const get = (name: string): string | null => textOf(answer.headers[name.toLowerCase()]);
    try {
      return { status, headers: { get }, body: await readText(answer.body, get('content-encoding')) };
    } catch (error) {
      // A truncated body does not change the status of a failure.
      if (status >= 200 && status < 300) throw error;
      return { status, headers: { get }, body: '' };
    }
  }

  return {
    get: (path, request) => exchange('GET', path, request),
    post(path, body, { headers, signal }) {
      const typed = withHeaders({ 'content-type': 'application/json' }, headers);
      return exchange('POST', path, { body: JSON.stringify(body), headers: typed, signal });
    },
  };
}

/** Organization and project apply only to OpenAI itself. */
function addAccount(headers: Record<string, string>, environment: NodeJS.ProcessEnv): void {
  const { OPENAI_ORG_ID: organization, OPENAI_PROJECT_ID: project } = environment;
  if (organization) headers['openai-organization'] = organization;
  if (project) headers['openai-project'] = project;
}

/** Configured headers replace ours, however their names are written. */
function withHeaders(
  own: Record<string, string>,
  configured: Record<string, string>,
): Record<string, string> {
  const merged = { ...own };
  for (const [name, value] of Object.entries(configured)) merged[name.toLowerCase()] = value;
  return merged;
}

function textOf(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

const decoder = new TextDecoder();

async function readText(body: AsyncIterable<Buffer>, encoding: string | null): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > longestBody) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return decoder.decode(decompress(Buffer.concat(chunks), encoding));
}

/** We ask for no compression; some gateways compress all the same. */
function decompress(bytes: Buffer, encoding: string | null): Buffer {
  const options = { maxOutputLength: longestBody };
  try {
    switch (encoding?.trim().toLowerCase()) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(bytes, options);
      case 'deflate':
        return inflateSync(bytes, options);
      case 'br':
        return brotliDecompressSync(bytes, options);
      default:
        return bytes;
    }
  } catch (error) {
    throw errorCode(error) === 'ERR_BUFFER_TOO_LARGE' ? new BodyTooLargeError() : error;
  }
}
