import type { ServerResponse } from 'node:http';

const megabyte = 1024 * 1024;
const day = 24 * 60 * 60_000;

/** The ordinary reply: its text, and how to send it. */
export interface Sending {
  response: ServerResponse;
  /** The reply's body. */
  body: string;
}

/** What the endpoint does instead of an ordinary reply. */
export interface Fault {
  /** Whether the model processed the request, so that a provider would charge for it. */
  isSpent: boolean;
  send(sending: Sending): void;
}

function refuse(status: number, headers: Record<string, string> = {}): Fault {
  const error = { message: 'Try again (soak).', type: 'server_error', param: null, code: null };
  return {
    isSpent: false,
    send: ({ response }) =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify({ error })),
  };
}

/** 429 with a date as Retry-After, from an endpoint whose clock is off by this many milliseconds. */
function refuseUntil(inMs: number, clockOffMs: number): Fault {
  return {
    isSpent: false,
    send: sending => {
      const date = (ms: number): string => new Date(Math.ceil((Date.now() + ms) / 1000) * 1000).toUTCString();
      const headers = { date: date(clockOffMs), 'retry-after': date(clockOffMs + inMs) };
      refuse(429, headers).send(sending);
    },
  };
}

function answer(change: (body: string) => string, headers: Record<string, string> = {}): Fault {
  return {
    isSpent: true,
    send: ({ response, body }) =>
      void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(change(body)),
  };
}

/** Sends half of the reply, and then does this. */
function half(then: (response: ServerResponse) => void): Fault {
  return {
    isSpent: true,
    send: ({ response, body }) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.write(body.slice(0, body.length / 2), () => then(response));
    },
  };
}

function padded(body: string): string {
  const reply = JSON.parse(body) as object;
  return JSON.stringify({ padding: 'x'.repeat(5 * megabyte), ...reply });
}

/** Every way in which an endpoint may fail one request. */
export const requestFaults = {
  rateLimitSeconds: refuse(429, { 'retry-after': '1' }),
  rateLimitDate: refuseUntil(1_000, 0),
  rateLimitPastDate: refuse(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }),
  clockAhead: refuseUntil(1_000, day),
  clockBehind: refuseUntil(1_000, -day),
  serverError: refuse(500),
  unavailable: refuse(503),
  timeout: { isSpent: true, send: () => undefined },
  cut: half(response => response.destroy()),
  stalled: half(() => undefined),
  truncated: answer(body => body.slice(0, body.length / 2)),
  emptyChoices: answer(body => JSON.stringify({ ...(JSON.parse(body) as object), choices: [] })),
  // Text that cannot be the start of a reply comes from no model: nothing is charged for it.
  hugeText: { ...answer(() => 'x'.repeat(5 * megabyte)), isSpent: false },
  // Large, but a whole reply: it must be accepted.
  paddedReply: answer(padded),
} satisfies Record<string, Fault>;

export type RequestFault = keyof typeof requestFaults;
export const requestFaultNames = Object.keys(requestFaults) as RequestFault[];
