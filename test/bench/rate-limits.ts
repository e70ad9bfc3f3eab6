import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { llmSchema } from '../../lib/config/llm.js';
import { openRunModels } from '../../lib/ledger/run-models.js';
import { createEndpoint } from '../../lib/llm/endpoint.js';
import { createMemoryStore } from '../../lib/store/memory-store.js';

/**
 * Sends many calls to an endpoint that allows fewer, and prints which share of the allowed rate was used, and
 * how many calls were refused. The endpoint has a bucket of permissions that refills steadily; it states its
 * limit in headers only with `--states`.
 */
const { values } = parseArgs({
  options: {
    'per-second': { type: 'string', default: '20' },
    /** How many requests it accepts at once after a rest. */
    burst: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    latency: { type: 'string', default: '500' },
    states: { type: 'boolean', default: false },
  },
});
const [perSecond, burst, seconds, latencyMs] = [
  Number(values['per-second']),
  Number(values.burst),
  Number(values.seconds),
  Number(values.latency),
];

let permissions = burst;
let filledAt = performance.now();
const answers = { accepted: 0, refused: 0 };

/** Whether one more request is accepted now. */
function take(): boolean {
  const now = performance.now();
  permissions = Math.min(burst, permissions + ((now - filledAt) / 1_000) * perSecond);
  filledAt = now;
  const isAccepted = permissions >= 1;
  if (isAccepted) permissions -= 1;
  answers[isAccepted ? 'accepted' : 'refused'] += 1;
  return isAccepted;
}

const server = createServer((request, response) => {
  request.resume();
  const limit = perSecond * 60;
  const remaining = Math.floor((permissions / burst) * limit);
  if (values.states)
    response.setHeaders(
      new Map([
        ['x-ratelimit-limit-requests', String(limit)],
        ['x-ratelimit-remaining-requests', String(remaining)],
      ]),
    );
  if (!take()) {
    response.writeHead(429, { 'retry-after': '1' }).end('{"error":{"message":"Rate limit reached."}}');
    return;
  }
  const choices = [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 };
  setTimeout(() => response.end(JSON.stringify({ model: 'm', choices, usage })), latencyMs);
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

const config = llmSchema.parse({
  provider: 'openai',
  baseUrl: `http://127.0.0.1:${port}/v1`,
  concurrency: 64,
  models: { default: { model: 'm', contextTokens: 8_000 } },
});
const endpoint = createEndpoint({ config, environment: { OPENAI_API_KEY: 'a-key-for-nothing' } });
const models = await openRunModels({ store: createMemoryStore(), endpoint, run: 'bench', cap: {} });
const ended = new AbortController();
const startedAt = performance.now();
setTimeout(() => ended.abort(), seconds * 1_000);

let next = 0;
async function callInTurn(): Promise<void> {
  while (!ended.signal.aborted) {
    const content = `Call ${next++}`;
    const call = { role: 'agent' as const, messages: [{ role: 'user' as const, content }] };
    await models.complete(call, ended.signal).catch((error: unknown) => {
      if (!ended.signal.aborted) throw error;
    });
  }
}

await Promise.all(Array.from({ length: 64 }, callInTurn));
const allowed = burst + (perSecond * (performance.now() - startedAt)) / 1_000;
console.table({
  'allowed calls': Math.round(allowed),
  accepted: answers.accepted,
  'share of the allowed rate, %': Math.round((1_000 * answers.accepted) / allowed) / 10,
  'refused (429)': answers.refused,
});
server.closeAllConnections();
server.close();
await models.close();
