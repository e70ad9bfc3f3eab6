import { Agent, fetch as send, type RequestInit as SendInit } from 'undici';

// Node's own `fetch` gives up after 300 seconds without headers, which cannot be set: a long reply of a reasoning
// or a local model, sent as a whole, takes longer. Whoever calls has a time-out of their own.
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/** `fetch`, of a URL, that waits for as long as its signal lets it. */
export const patientFetch: typeof fetch = async (url, init) => {
  // The types of undici's own release and of the one within Node differ in names alone.
  const options = { ...init, dispatcher } as unknown as SendInit;
  const response: unknown = await send(url as string | URL, options);
  return response as Response;
};
