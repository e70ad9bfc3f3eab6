import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { request as send } from 'undici';
import { FgoError } from '../domain/errors.js';
import { errorCode } from '../text/error-code.js';
import { dispatcherFor } from './fetch-without-timeout.js';
import { isOk, type RawReply } from './raw-reply.js';

/** The maximum body size of an answer, in bytes. */
const longestBody = 8 * 1024 * 1024;

/** The body is larger than any possible reply. */
export class BodyTooLargeError extends FgoError {
  constructor() {
    super({ code: 'INTERNAL', message: `The answer is larger than ${longestBody} bytes` });
  }
}

/** An answer with a status other than 2xx, not yet interpreted. */
export class StatusError extends FgoError {
  constructor(readonly reply: RawReply) {
    super({ code: 'INTERNAL', message: `The answer has the status ${reply.status}` });
  }
}

/**
 * A `fetch` for the OpenAI client that reads the whole answer at once, with half of the CPU time of a `fetch`
 * and its streams. It follows no redirects, so that a prompt goes only where the configuration says. Adds
 * `search`, the query of the base URL, to each request, because the client would append paths to it. Throws
 * BodyTooLargeError (also after decompression), and StatusError, because the client keeps only the field
 * `error` of such a body, and many endpoints have no such field.
 */
export function bufferedFetch(search: string): typeof fetch {
  return async (input, init = {}) => {
    const url = `${String(input)}${search}`;
    const {
      statusCode: status,
      headers,
      body,
    } = await send(url, {
      method: init.method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: (init.body as string | null | undefined) ?? null,
      signal: init.signal ?? null,
      dispatcher: dispatcherFor(url),
    }).catch((cause: unknown) => {
      // The client copies errors that it does not know, without their code.
      throw new Error('The request failed.', { cause });
    });
    const received = new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const encoding = received.get('content-encoding');
    if (isOk({ status })) {
      const text = await readText(body, encoding);
      // Without the stream of a body, which takes as much CPU time as the request.
      const response = new Response(null, { status, headers: received });
      return Object.assign(response, { text: () => Promise.resolve(text) });
    }
    // A truncated body does not change the status.
    throw new StatusError({
      status,
      headers: received,
      body: await readText(body, encoding).catch(() => ''),
    });
  };
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
