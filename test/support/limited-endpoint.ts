import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startRecordingEndpoint } from './recording-endpoint.js';

/** What the endpoint accepts of each kind: more is refused with 429. */
export interface EndpointLimits {
  inFlight: number;
  /** In each window. */
  requests: number;
  tokens: number;
  windowMs: number;
  latencyMs: number;
}

interface Answer {
  at: number;
  tokens: number;
  run: string;
}

/** The simulated model behind limits, which counts what it accepts and refuses. */
export interface LimitedEndpoint {
  url: string;
  refused(): number;
  /** The most requests that were in flight at once. */
  busiest(): number;
  /** Accepted requests by the header `x-run`, in order. */
  accepted(): Answer[];
  close(): Promise<void>;
}

const usageSchema = z.object({ usage: z.object({ total_tokens: z.number() }) });

export async function startLimitedEndpoint(limits: EndpointLimits): Promise<LimitedEndpoint> {
  const model = await startRecordingEndpoint();
  const accepted: Answer[] = [];
  const counts = { inFlight: 0, busiest: 0, refused: 0 };

  function mayPass(now: number): boolean {
    const recent = accepted.filter(({ at }) => at > now - limits.windowMs);
    const tokens = recent.reduce((sum, answer) => sum + answer.tokens, 0);
    return counts.inFlight <= limits.inFlight && recent.length < limits.requests && tokens < limits.tokens;
  }

  async function answer(path: string, run: string, body: string) {
    if (!path.endsWith('/chat/completions')) return fetch(`http://127.0.0.1:${model.port}${path}`);
    if (!mayPass(performance.now())) {
      counts.refused += 1;
      return new Response('{"error":{"message":"Rate limit reached."}}', { status: 429 });
    }
    const entry = { at: performance.now(), tokens: 0, run };
    accepted.push(entry);
    await sleep(limits.latencyMs);
    const response = await fetch(`http://127.0.0.1:${model.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const text = await response.text();
    entry.tokens = usageSchema.parse(JSON.parse(text)).usage.total_tokens;
    return new Response(text, { status: response.status });
  }

  const server = createServer((request, response) => {
    const isCall = request.method === 'POST';
    if (isCall) counts.busiest = Math.max(counts.busiest, ++counts.inFlight);
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const run = String(request.headers['x-run'] ?? '');
      const reply = await answer(request.url ?? '', run, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      if (isCall) counts.inFlight -= 1;
      response.end(await reply.text());
      // A worker may be killed, and the test may end, while a call is in flight.
    })().catch(() => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    refused: () => counts.refused,
    busiest: () => counts.busiest,
    accepted: () => accepted,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await model.close();
    },
  };
}
