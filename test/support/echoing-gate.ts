import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';

/** What the gate answers instead of the endpoint; each answer contains all headers of its request. */
const echoes = {
  refusedKey: { status: 401, form: 'json' },
  forbidden: { status: 403, form: 'page' },
  badRequest: { status: 400, form: 'json' },
  rateLimit: { status: 429, form: 'json' },
  serverError: { status: 500, form: 'json' },
  errorPage: { status: 503, form: 'page' },
  gaveUp: { status: 504, form: 'page' },
  malformed: { status: 200, form: 'page' },
  emptyChoices: { status: 200, form: 'json' },
  /** An ordinary reply with the key in its text. */
  confided: { status: 200, form: 'reply' },
  cut: { status: 200, form: 'cut' },
} as const;
export type Echo = keyof typeof echoes;

/** Transient errors, after which a run continues. */
const passing: Echo[] = [
  'rateLimit',
  'serverError',
  'errorPage',
  'gaveUp',
  'malformed',
  'emptyChoices',
  'confided',
  'cut',
];

/** A proxy in front of an endpoint that echoes everything it was sent in its errors, above all the key. */
export interface EchoingGate {
  /** Ends with `/v1`; does not depend on what the gate does. */
  url: string;
  /**
   * Answers everything with this error; undefined: passes requests on, except for one in twelve, which fails.
   */
  answer(echo: Echo | undefined): void;
  /** How often each was answered. */
  echoed(): Partial<Record<Echo, number>>;
  close(): Promise<void>;
}

/** The encodings in which programs write a text that they received. */
export function writings(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = bytes.toString('base64');
  return [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    base64,
    encodeURIComponent(base64),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

function said(incoming: IncomingMessage): string {
  const authorization = incoming.headers.authorization ?? '';
  const key = authorization.replace(/^Bearer /, '');
  // As in the user information of a URL and in basic authorization: the key has another offset in the base64
  // text.
  const within = ['', 'a', 'ab'].map(before => Buffer.from(`${before}:${key}`).toString('base64'));
  return `The key ${[...writings(key), ...within].join(' or ')} of "${authorization}" does not do.`;
}

function answerWith(echo: Echo, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { status, form } = echoes[echo];
  const message = said(incoming);
  const { authorization = '' } = incoming.headers;
  const headers: Record<string, string> = {
    'x-request-id': authorization,
    'set-cookie': `key=${encodeURIComponent(authorization)}`,
    'retry-after-ms': '20',
    // Makes the activity fail with it, so that the server stores its message.
    ...(status === 503 ? { 'x-should-retry': 'false' } : {}),
  };
  if (form === 'cut') {
    outgoing.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': 100_000 });
    outgoing.write(`{"choices": [{"message": {"content": "${message}`, () => outgoing.destroy());
    return;
  }
  if (form === 'page') {
    outgoing.writeHead(status, { ...headers, 'content-type': 'text/html' }).end(`<p>${message}</p>`);
    return;
  }
  if (form === 'reply') {
    const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: message } }];
    const reply = JSON.stringify({ model: authorization, choices });
    outgoing.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(reply);
    return;
  }
  const error = { message, type: authorization, code: authorization, param: incoming.headers };
  const body = status === 200 ? { choices: [], error } : { error };
  outgoing.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function pass(target: { port: number }, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const onward = httpRequest({ host: '127.0.0.1', port: target.port, method, path: url, headers }, reply => {
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

export async function startEchoingGate(target: { port: number }): Promise<EchoingGate> {
  const echoed: Partial<Record<Echo, number>> = {};
  let always: Echo | undefined;
  let requests = 0;
  let faults = 0;
  const choose = (incoming: IncomingMessage): Echo | undefined => {
    if (always || incoming.method !== 'POST') return always;
    requests += 1;
    return requests % 12 === 0 ? passing[faults++ % passing.length] : undefined;
  };
  const server: Server = createServer((incoming, outgoing) => {
    const echo = choose(incoming);
    if (!echo) return pass(target, incoming, outgoing);
    echoed[echo] = (echoed[echo] ?? 0) + 1;
    incoming.resume();
    incoming.once('end', () => answerWith(echo, incoming, outgoing));
  });
  // A failed test leaves it behind: that must not keep the process alive.
  server.unref();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    answer: echo => void (always = echo),
    echoed: () => ({ ...echoed }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
