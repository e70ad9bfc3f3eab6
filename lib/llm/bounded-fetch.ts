import { FgoError } from '../domain/errors.js';
import { patientFetch } from './patient-fetch.js';
import { isOk, type RawReply } from './raw-reply.js';

/** The body is larger than any possible reply. */
export class BodyTooLargeError extends FgoError {
  constructor(limit: number) {
    super({ code: 'INTERNAL', message: `The answer is larger than ${limit} bytes` });
  }
}

/** An answer with a non-2xx status, not yet interpreted. */
export class StatusError extends FgoError {
  constructor(readonly reply: RawReply) {
    super({ code: 'INTERNAL', message: `The answer has the status ${reply.status}` });
  }
}

function bounded(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > limit) throw new BodyTooLargeError(limit);
      controller.enqueue(chunk);
    },
  });
}

/**
 * A `fetch` that rejects bodies of more than `limit` bytes (after decompression) and follows no redirects, so
 * that a prompt goes only where the configuration says. Throws StatusError for any non-2xx status, because
 * the OpenAI client keeps only the field `error` of such a body, and many endpoints have no such field.
 */
export function boundedFetch(limit: number): typeof fetch {
  return async (url, init) => {
    const response = await patientFetch(url, { ...init, redirect: 'manual' });
    const { status, statusText, headers } = response;
    const body = response.body?.pipeThrough(bounded(limit)) ?? null;
    if (isOk(response)) {
      return body ? new Response(body, { status, statusText, headers }) : response;
    }
    // A truncated body does not change the status.
    const text = await new Response(body).text().catch(() => '');
    throw new StatusError({ status, headers, body: text });
  };
}

/** The answer to a request that the OpenAI client made with such a `fetch`, whatever its status. */
export async function receive(request: { asResponse(): Promise<Response> }): Promise<RawReply> {
  try {
    const response = await request.asResponse();
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    // The client reports it as a failed connection.
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof StatusError) return cause.reply;
    throw error;
  }
}
