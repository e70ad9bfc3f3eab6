import { errorText } from '../../domain/errors.js';
import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { isNestedDeeper, mostLevels } from '../../text/is-nested-deeper.js';
import { tryParseJson } from '../../text/json/parse-json.js';
import { readJson } from '../../text/json/read-json.js';
import { relayedReplySchema, type LanguageModels, type RelayedReply } from '../../llm/call.js';
import { ContextExceededError, RequestRejectedError } from '../../llm/errors.js';
import { Stopwatch } from './stopwatch.js';
import { chatCompletion, eventStream } from './relay-reply.js';

const longestBody = 16 * 1024 * 1024;
/** The maximum number of rejected calls to keep per task. */
const mostRejected = 5;

/** An LLM call by an agent. */
export interface RelayedCall {
  messages: readonly Json[];
  reply: RelayedReply;
}

/** The endpoint of one agent for one task. */
export interface TaskEndpoint {
  /** An OpenAI-compatible base URL on loopback, for this task only. */
  baseUrl: string;
  apiKey: string;
  /** The answered calls, in the order of their replies. */
  calls: readonly RelayedCall[];
  /** Why calls that are not supported chat completions were rejected. */
  rejected: readonly string[];
  /** Aborted, with the reason, when an infrastructure failure makes the task's result worthless. */
  signal: AbortSignal;
  /** Milliseconds during which at least one call was in flight: not the agent's own time. */
  waited(): number;
  close(): void;
}

/** Answers agents' LLM calls through a run's journal, ledger and budget. Listens on loopback only. */
export interface Relay {
  open(models: LanguageModels, signal: AbortSignal): Promise<TaskEndpoint>;
  close(): Promise<void>;
}

interface OpenTask {
  complete: LanguageModels['complete'];
  stopped: AbortController;
  /** How often each request was made: a repeated request is another sample. */
  samples: Map<string, number>;
  calls: RelayedCall[];
  rejected: string[];
  waiting: Stopwatch;
}

/** Creates a relay, which starts to listen when the first agent needs it. */
export function createRelay(): Relay {
  const tasks = new Map<string, OpenTask>();
  let listening: Promise<string> | null = null;
  const server = createServer((request, response) => {
    serve({ request, response, tasks }).catch(() => response.destroy());
  });

  const listen = async (): Promise<string> => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    server.unref();
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  return {
    async open(models, signal) {
      const origin = await (listening ??= listen());
      // Without the token, a client can neither spend budget nor see a prompt.
      const token = randomBytes(16).toString('hex');
      const stopped = new AbortController();
      const stop = () => stopped.abort(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      const task: OpenTask = {
        // Requests arrive in the context in which the server was started, that of an earlier task.
        complete: AsyncResource.bind((call, stop) => models.complete(call, stop)),
        stopped,
        samples: new Map(),
        calls: [],
        rejected: [],
        waiting: new Stopwatch(),
      };
      tasks.set(token, task);
      return {
        baseUrl: `${origin}/${token}/v1`,
        apiKey: token,
        calls: task.calls,
        rejected: task.rejected,
        signal: stopped.signal,
        waited: () => task.waiting.milliseconds(),
        close() {
          tasks.delete(token);
          signal.removeEventListener('abort', stop);
          // Nothing receives the reply to a call that is still in flight.
          stopped.abort(new Error('The task has ended.'));
        },
      };
    },
    async close() {
      if (!listening) return;
      await listening.catch(() => undefined);
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function serve(options: {
  request: IncomingMessage;
  response: ServerResponse;
  tasks: Map<string, OpenTask>;
}): Promise<void> {
  const { request, response, tasks } = options;
  const [, token = '', ...path] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
  const task = tasks.get(token);
  const place = `${request.method} /${path.join('/')}`;
  if (!task) return sendError(response, 404, 'This endpoint was for a task that has ended.');
  if (place === 'GET /v1/models')
    return send(response, 200, { object: 'list', data: [{ id: 'fgo', object: 'model' }] });
  const reject = (status: number, message: string): void => {
    if (task.rejected.length < mostRejected) task.rejected.push(message);
    sendError(response, status, message);
  };
  if (place !== 'POST /v1/chat/completions') {
    return reject(404, `${place} is not relayed: only POST /v1/chat/completions is.`);
  }
  const body = await readObject(request);
  if (!body) return reject(400, 'The body is not a JSON object, or longer than 16 MB.');
  if (isNestedDeeper(body)) return reject(400, `The body is nested deeper than ${mostLevels} levels.`);
  if (!Array.isArray(body['messages'])) return reject(400, 'messages must be a list.');
  if (typeof body['n'] === 'number' && body['n'] !== 1) {
    return reject(400, 'n must be 1: ask again for another sample.');
  }
  await answer({ task, body, messages: body['messages'], response });
}

async function answer(options: {
  task: OpenTask;
  body: JsonObject;
  messages: readonly Json[];
  response: ServerResponse;
}): Promise<void> {
  const { task, body, messages, response } = options;
  const { stream, stream_options: _options, ...request } = body;
  const text = JSON.stringify(request);
  const sample = task.samples.get(text) ?? 0;
  task.samples.set(text, sample + 1);
  task.waiting.start();
  try {
    const reply = await task.complete(
      { role: 'agent', messages: [], relayed: request, sample },
      task.stopped.signal,
    );
    const relayed = readJson(reply.text, relayedReplySchema);
    task.calls.push({ messages, reply: relayed });
    const completion = chatCompletion({ reply: relayed, usage: reply.usage, id: reply.key.slice(0, 24) });
    if (stream !== true) return send(response, 200, completion);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(eventStream(completion));
  } catch (error) {
    const own = errorOfRequest(error);
    if (own) return sendError(response, 400, own.message, own.code);
    task.stopped.abort(error);
    sendError(response, 503, 'The endpoint failed; this task will not be scored.');
  } finally {
    task.waiting.stop();
  }
}

/** Returns errors that the agent's own request caused, so that the agent can react; null for others. */
function errorOfRequest(error: unknown): { message: string; code?: string } | null {
  if (error instanceof ContextExceededError)
    return { message: errorText(error), code: 'context_length_exceeded' };
  return error instanceof RequestRejectedError ? { message: errorText(error) } : null;
}

async function readObject(request: IncomingMessage): Promise<JsonObject | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > longestBody) return null;
    chunks.push(chunk);
  }
  const value = tryParseJson(Buffer.concat(chunks).toString('utf8'), { deepest: Infinity });
  return isJsonObject(value) ? value : null;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  code: string | null = null,
): void {
  send(response, status, { error: { message, type: 'invalid_request_error', code } });
}
