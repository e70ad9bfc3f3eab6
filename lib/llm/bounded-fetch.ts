import { patientFetch } from './patient-fetch.js';
import { isOk, type RawReply } from './raw-reply.js';

/** An answer's body is larger than anything that can be a reply. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';

  constructor(readonly limit: number) {
    super(`The answer is larger than ${limit} bytes`);
  }
}

/** An answer with a status other than 2xx, before anybody decided what it means. */
export class StatusError extends Error {
  override readonly name = 'StatusError';

  constructor(readonly reply: RawReply) {
    super(`The answer has the status ${reply.status}`);
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
 * `fetch` that gives up on bodies (after decompression) of more than `limit` bytes, and follows no redirect: a
 * prompt goes where the configuration says and nowhere else. Throws StatusError for any status but 2xx: the
 * OpenAI client would keep only the field `error` of such a body, and many endpoints have no such field.
 */
export function boundedFetch(limit: number): typeof fetch {
  return async (url, init) => {
    const response = await patientFetch(url, { ...init, redirect: 'manual' });
    const { status, statusText, headers } = response;
    const body = response.body?.pipeThrough(bounded(limit)) ?? null;
    if (isOk(response)) {
      return body ? new Response(body, { status, statusText, headers }) : response;
    }
    // A body that breaks off changes nothing about the status.
    const text = await new Response(body).text().catch(() => '');
    throw new StatusError({ status, headers, body: text });
  };
}

/** What came back to a request that the OpenAI client made by such a `fetch`, with whatever status. */
export async function receive(request: { asResponse(): Promise<Response> }): Promise<RawReply> {
  try {
    const response = await request.asResponse();
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    // The client takes it for a failed connection.
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof StatusError) return cause.reply;
    throw error;
  }
}
