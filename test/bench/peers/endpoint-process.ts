import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A fake endpoint with as little work for each call as possible, in a process of its own. The answer is always
 * `kitchen`, in the form that a prompt asks for. The latency in milliseconds is a part of the URL:
 * `http://host:port/500/v1`. Prints its URL. `GET /calls` returns the end of each call, in milliseconds since
 * 1970.
 */
const ends: number[] = [];

function replyTo(prompt: string): string {
  if (prompt.includes('[[ ## ')) return '[[ ## desk ## ]]\nkitchen\n\n[[ ## completed ## ]]';
  return prompt.includes('Desk:') ? 'Desk: kitchen' : 'kitchen';
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const latency = Number(/^\/(\d+)\//.exec(request.url ?? '')?.[1] ?? 0);
  if (latency > 0) await sleep(latency);
  const message = { role: 'assistant', content: replyTo(Buffer.concat(chunks).toString()), refusal: null };
  const body = JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_735_689_600,
    model: 'simulated',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 40, completion_tokens: 2, total_tokens: 42 },
  });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  ends.push(Date.now());
}

const server = createServer((request, response) => {
  if (request.url === '/calls') response.end(JSON.stringify(ends));
  else void serve(request, response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
