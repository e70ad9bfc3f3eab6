import { patientFetch } from './patient-fetch.js';

/** An answer's body is larger than anything that can be a reply. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';

  constructor(readonly limit: number) {
    super(`The answer is larger than ${limit} bytes`);
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
 * prompt goes where the configuration says and nowhere else.
 */
export function boundedFetch(limit: number): typeof fetch {
  return async (url, init) => {
    const response = await patientFetch(url, { ...init, redirect: 'manual' });
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(bounded(limit)), { status, statusText, headers });
  };
}
