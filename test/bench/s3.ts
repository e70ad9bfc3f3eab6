import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startFakeEndpoint } from '../support/fake-endpoint.js';
import { startS3Proxy } from '../support/s3-proxy.js';
import { locateS3Server, startS3Server } from '../support/s3-server.js';
import { spawnTypeScript } from '../support/spawn-typescript.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

/**
 * Measures a store in S3 under the LLM calls of several processes: requests per call, wall time, and calls that
 * are paid again after a kill -9. The server is real; a proxy adds the usual delays of S3.
 */
const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '4' },
    slots: { type: 'string', default: '64' },
    /** Of each process. */
    calls: { type: 'string', default: '1000' },
    /** Of a reply, in milliseconds. */
    latency: { type: 'string', default: '500' },
    /** Kills this many processes, one after the other, and starts each again. */
    kills: { type: 'string', default: '0' },
  },
});
const [processes = 0, slots = 0, calls = 0, latency = 0, kills = 0] = [
  values.processes,
  values.slots,
  values.calls,
  values.latency,
  values.kills,
].map(Number);
/** In milliseconds. */
const delays = { PUT: 30, LIST: 40, GET: 15, DELETE: 30 };
/** In dollars, in us-east-1. */
const prices = { PUT: 5e-6, LIST: 5e-6, GET: 0.4e-6, DELETE: 0 };
/** The calls of a run of 10,000 tasks. */
const callsOfLargeRun = 37_311;

const program = await locateS3Server();
if ('problem' in program) throw new Error(program.problem);
const server = await startS3Server(program.path);
const proxy = await startS3Proxy({ target: server.url, delay: billed => delays[billed] });
Object.assign(process.env, server.environment, { AWS_ENDPOINT_URL_S3: proxy.url });
const place = `s3://${await server.createBucket()}/bench`;
const endpoint = await startFakeEndpoint();

/** The calls that a process has reported as finished. */
const finished = new Set<string>();
let paidAgain = 0;

function start(name: string): { child: ChildProcess; ended: Promise<void> } {
  const parameters = [place, endpoint.url, String(calls), String(slots), '{"calls":1000000}', name];
  const child = spawnTypeScript('test/unit/lib/llm/calling-process.ts', parameters);
  if (!child.stdout) throw new Error('The process has no output.');
  const lines = createInterface({ input: child.stdout });
  lines.on('line', line => void finished.add(line));
  return { child, ended: new Promise(resolve => lines.once('close', resolve)) };
}

/** Of the first call: starting the processes is not measured. */
let started: number | undefined;
endpoint.otherwise(({ body }) => {
  started ??= performance.now();
  const [message] = body?.['messages'] as { content: string }[];
  if (message && finished.has(message.content)) paidAgain++;
  return { reply: 'x'.repeat(600), delayMs: latency };
});

const running = Array.from({ length: processes }, (_, index) => start(`process-${index}`));
for (let kill = 0; kill < kills; kill++) {
  const before = finished.size;
  while (finished.size < before + (calls * processes) / (kills + 2))
    await new Promise(resolve => setTimeout(resolve, 20));
  const index = kill % processes;
  running[index]?.child.kill('SIGKILL');
  await running[index]?.ended;
  running[index] = start(`process-${index}`);
}
await Promise.all(running.map(({ ended }) => ended));
const seconds = (performance.now() - (started ?? 0)) / 1000;

const { counts } = proxy;
const all = calls * processes;
const perCall = (count: number): number => Math.round((count / all) * 1000) / 1000;
const dollars = (['PUT', 'LIST', 'GET', 'DELETE'] as const).reduce(
  (sum, billed) => sum + counts[billed] * prices[billed],
  0,
);
console.log(
  JSON.stringify(
    {
      processes,
      slots,
      latency,
      kills,
      calls: all,
      finished: finished.size,
      sent: endpoint.requests.length,
      paidAgain,
      seconds: Math.round(seconds * 10) / 10,
      idealSeconds: (Math.ceil(calls / slots) * latency) / 1000,
      busiest: endpoint.busiest,
      requests: counts,
      putAndListPerCall: perCall(counts.PUT + counts.LIST),
      failedPuts: proxy.failedPuts(),
      getPerCall: perCall(counts.GET),
      dollarsOfLargeRun: Math.round((dollars / all) * callsOfLargeRun * 1000) / 1000,
    },
    null,
    1,
  ),
);
await proxy.close();
await endpoint.close();
await server.stop();
await removeTemporaryFolders();
