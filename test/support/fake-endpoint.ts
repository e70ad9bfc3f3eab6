import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the endpoint received. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** The parsed body, or null. */
  body: Record<string, unknown> | null;
}

/** What the endpoint does with one request. */
export type Behaviour =
  /** Replies with this text and the other given fields. */
  | {
      reply: string | null;
      /** The model's thoughts, in a separate field. */
      reasoning?: string;
      finish?: string;
      refusal?: string;
      usage?: Record<string, unknown> | null;
      delayMs?: number;
    }
  /** Answers with this status and body; a body that is not a string is sent as JSON. */
  | { status: number; body?: unknown; headers?: Record<string, string>; delayMs?: number }
  /** Closes the connection: before the headers, or within the body. */
  | { cut: 'before' | 'within' }
  /** Never answers. */
  | { hang: true };

/** A scriptable OpenAI-compatible endpoint on loopback. */
export interface FakeEndpoint {
  /** The base URL, ending in /v1. */
  readonly url: string;
  /** All requests so far, in order. */
  readonly requests: ReceivedRequest[];
  /** The most requests that were in progress at once. */
  readonly busiest: number;
  /** What to do with the next chat completions, in order; then `otherwise` applies. */
  script(...behaviours: Behaviour[]): void;
  /** What to do with chat completions after the script. By default: reply with `ok`. */
  otherwise(answer: (request: ReceivedRequest) => Behaviour): void;
  /** What to do with requests for embeddings; by default: 404. */
  embeddings(answer: (texts: string[]) => Behaviour): void;
  /** The models that it lists, or what it does instead; undefined: it answers 404. */
  listModels(names: string[] | Behaviour | undefined): void;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? null : (JSON.parse(text) as Record<string, unknown>);
}

function completion(
  behaviour: Extract<Behaviour, { reply: string | null }>,
  request: ReceivedRequest,
): unknown {
  const usage = behaviour.usage === undefined ? { prompt_tokens: 10, completion_tokens: 5 } : behaviour.usage;
  return {
    id: 'fake',
    object: 'chat.completion',
    model: request.body?.['model'],
    choices: [
      {
        index: 0,
        finish_reason: behaviour.finish ?? 'stop',
        message: {
          role: 'assistant',
          content: behaviour.reply,
          refusal: behaviour.refusal ?? null,
          ...(behaviour.reasoning !== undefined && { reasoning_content: behaviour.reasoning }),
        },
      },
    ],
    ...(usage === null ? {} : { usage }),
  };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

async function behave(
  behaviour: Behaviour,
  request: ReceivedRequest,
  response: ServerResponse,
): Promise<void> {
  if ('delayMs' in behaviour && behaviour.delayMs) {
    await new Promise(resolve => setTimeout(resolve, behaviour.delayMs));
  }
  if ('reply' in behaviour) sendJson(response, 200, completion(behaviour, request));
  else if ('status' in behaviour) sendJson(response, behaviour.status, behaviour.body, behaviour.headers);
  else if ('cut' in behaviour) {
    if (behaviour.cut === 'within') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      await new Promise<void>(resolve => response.write('{"choices": [', () => resolve()));
    }
    response.destroy();
  }
}

/** Starts a scriptable endpoint on a free port of 127.0.0.1. */
export async function startFakeEndpoint(): Promise<FakeEndpoint> {
  const requests: ReceivedRequest[] = [];
  const scripted: Behaviour[] = [];
  let answer: (request: ReceivedRequest) => Behaviour = () => ({ reply: 'ok' });
  let embeddings: ((texts: string[]) => Behaviour) | undefined;
  let models: string[] | Behaviour | undefined = ['fake'];
  let busy = 0;
  let busiest = 0;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    busiest = Math.max(busiest, ++busy);
    response.on('close', () => busy--);
    const path = incoming.url ?? '';
    const request = {
      method: incoming.method ?? '',
      path,
      headers: incoming.headers,
      body: await bodyOf(incoming),
    };
    requests.push(request);
    const [route] = path.split('?');
    if (route === '/v1/chat/completions')
      return behave(scripted.shift() ?? answer(request), request, response);
    if (route === '/v1/embeddings' && embeddings)
      return behave(embeddings(request.body?.['input'] as string[]), request, response);
    if (route !== '/v1/models' || !models)
      return sendJson(response, 404, { error: { message: 'no such path' } });
    if (!Array.isArray(models)) return behave(models, request, response);
    sendJson(response, 200, { object: 'list', data: models.map(id => ({ id, object: 'model' })) });
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    get busiest() {
      return busiest;
    },
    script: (...behaviours) => void scripted.push(...behaviours),
    otherwise: next => (answer = next),
    embeddings: next => (embeddings = next),
    listModels: names => (models = names),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
