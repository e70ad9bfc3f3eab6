import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpTransport } from '../../../../../lib/agents/own/http-transport.js';
import type { OwnAgentRequest } from '../../../../../lib/agents/own/protocol.js';

const request: OwnAgentRequest = {
  protocol: 1,
  id: 'one',
  task: { id: 't', input: 'my card', metadata: {} },
  modules: { work: 'Sort it.' },
  labels: [],
  llm: null,
  timeoutSeconds: 10,
};

let server: Server;
let url: string;
let received: unknown[];
let answer: (response: ServerResponse, turn: number) => void;

beforeEach(async () => {
  received = [];
  server = createServer((incoming, response) => {
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    incoming.on('end', () => {
      received.push(JSON.parse(text));
      answer(response, received.length);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/task`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const { signal } = new AbortController();
const ask = (until = signal, pauses = [5, 5]) => createHttpTransport(url, { pauses }).ask(request, until);
const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Within the body: the headers have arrived. */
function cut(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '99' });
  response.write('{', () => setTimeout(() => response.destroy(), 50));
}

describe('an agent at a URL', () => {
  it('receives the task and the modules, and its reply is returned', async () => {
    answer = response => json(response, 200, { output: 'card' });
    expect(await ask()).toEqual({ output: 'card' });
    expect(received).toEqual([request]);
  });

  it('that is busy is asked again', async () => {
    answer = (response, turn) =>
      turn < 3 ? json(response, 503, {}) : json(response, 200, { output: 'card' });
    expect(await ask()).toEqual({ output: 'card' });
  });

  it.each([
    ['busy for long', 503],
    ['not there', 404],
  ])('that is %s does not count as a wrong answer', async (_what, status) => {
    answer = response => json(response, status, { said: 'no' });
    await expect(ask()).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
  });

  it('that cannot be reached does not count as a wrong answer', async () => {
    const transport = createHttpTransport('http://127.0.0.1:1/task', { pauses: [5] });
    await expect(transport.ask(request, signal)).rejects.toMatchObject({
      code: 'AGENT_UNAVAILABLE',
      remedy: expect.stringContaining('Start the agent’s server') as string,
    });
  });

  it('that is down for longer than a task may take has not failed on it', async () => {
    const transport = createHttpTransport('http://127.0.0.1:1/task', { pauses: [60_000] });
    const asking = transport.ask(request, AbortSignal.timeout(100));
    await expect(asking).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
  });

  it('that breaks on the task counts as failed', async () => {
    answer = response => json(response, 500, { error: 'KeyError: page' });
    await expect(ask()).rejects.toMatchObject({
      code: 'AGENT_FAULT',
      message: expect.stringContaining('KeyError: page') as string,
    });
  });

  it.each([
    ['no JSON', (response: ServerResponse) => response.end('<html>')],
    ['without end', (response: ServerResponse) => response.end('x'.repeat(9_000_000))],
    ['cut', cut],
  ])('whose reply is %s counts as failed', async (_what, reply) => {
    answer = response => void reply(response);
    await expect(ask()).rejects.toMatchObject({ code: 'AGENT_FAULT' });
  });

  it('is shown what arrived of a reply that broke off, or that did not end in time', async () => {
    answer = response => cut(response);
    await expect(ask()).rejects.toThrow(/broke off .*Status 200 and 1 bytes of a reply came: \{/);
    answer = response => void response.writeHead(200).write('{"output": "ca');
    await expect(ask(AbortSignal.timeout(300))).rejects.toMatchObject({
      name: 'NoReplyError',
      received: 'Status 200 and 14 bytes of a reply came: {"output": "ca',
    });
    answer = () => undefined;
    await expect(ask(AbortSignal.timeout(300))).rejects.toMatchObject({
      received: `Nothing came from ${url}.`,
    });
  });

  it('whose answer is nested endlessly counts as failed', async () => {
    for (const deep of [200, 20_000, 1_000_000]) {
      answer = response => response.end(`{"answer":${'['.repeat(deep)}${']'.repeat(deep)}}`);
      await expect(ask()).rejects.toThrow('nested deeper than 100 levels');
    }
  });

  it('is abandoned if the run stops', async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const asking = ask(controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(asking).rejects.toMatchObject({ name: 'NoReplyError', cause: new Error('cancelled') });
  });
});
