import { setTimeout as sleep } from 'node:timers/promises';
import { expectExit, type RunningCommand } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, hotelConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { openStore } from '../../lib/store/open-store.js';
import type { RunStatus } from '../../lib/report/status.js';

const longest = 240_000;
const workers = 2;
const callsInFlight = 64;
/** What each worker has of them while both call. */
const part = callsInFlight / workers;
const splits = { train: 96, validation: 18, test: 18 };
const baselineCalls = splits.validation + splits.test;

interface Spent {
  /** Requests that reached the endpoint, answered or not. */
  calls: number;
  tokens: number;
  /** The most calls in flight at once. */
  busiest: number;
  /** The workers that made calls. */
  callers: number;
  status: RunStatus;
}

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

/** Short replies, so that reservations are close to usage. */
function configAt(url: string, budget: { calls?: number; tokens?: number }) {
  const config = hotelConfig(url);
  const agent = { model: 'simulated', maxCompletionTokens: 16 };
  const llm = {
    ...config.llm,
    concurrency: callsInFlight,
    models: { default: { model: 'simulated', maxCompletionTokens: 512 }, agent },
  };
  return {
    ...config,
    llm,
    budget,
    dataset: { ...config.dataset, splits },
    optimize: { ...config.optimize, subsets: 8 },
  };
}

async function startWorker(folder: RunFolder): Promise<RunningCommand> {
  const worker = folder.start('worker', '--store', folder.store);
  await worker.said('Works on');
  return worker;
}

/** The status of a run once it waits. */
async function untilWaiting(folder: RunFolder): Promise<RunStatus> {
  for (;;) {
    const status = statusOf(await folder.run('status', 'last', '--json'));
    if (status.state === 'waiting') return status;
    if (status.state === 'done' || status.state === 'failed') throw new Error(`The run is ${status.state}.`);
    await sleep(1_000);
  }
}

/** Each worker has its own part of the ledger. */
async function countCallers(folder: RunFolder, run: string): Promise<number> {
  const store = await openStore(folder.store);
  return new Set((await store.list(`ledger/${run}/batches`)).map(key => key.split('/')[3])).size;
}

/** A detached run whose two workers are killed and replaced in turn until its budget is spent. */
async function runUnderFire(parts: {
  budget: { calls?: number; tokens?: number };
  kills: number[];
}): Promise<Spent> {
  const endpoint = await startRecordingEndpoint({ latencyMs: 1_000, jitter: 0.5 });
  const gate = await startGate(endpoint);
  const folder = await createRunFolder(configAt(gate.url, parts.budget));
  expectExit(await folder.run('optimize', 'fgo.yaml', '--detach', '--json'), 0);
  // Both are running before the subsets begin, and both have calls in flight before either is killed.
  gate.hold();
  const alive = await Promise.all(Array.from({ length: workers }, () => startWorker(folder)));
  const subsetsBegin = endpoint.atAnswer(baselineCalls, () => gate.hold());
  gate.pass();
  await subsetsBegin;
  for (const until = Date.now() + 60_000; gate.busiest() <= part && Date.now() < until;) await sleep(100);
  gate.pass();
  for (const kill of parts.kills) {
    const victim = alive.shift() as RunningCommand;
    await endpoint.atAnswer(kill, () => victim.kill('SIGKILL'));
    alive.push(await startWorker(folder));
  }
  const status = await untilWaiting(folder);
  for (const worker of alive) worker.kill('SIGKILL');
  await Promise.all(alive.map(worker => worker.ended));
  // Calls that were on the wire still arrive.
  await sleep(500);
  const { prompt, completion } = endpoint.tokens();
  const calls = endpoint.chats().length;
  await gate.close();
  await endpoint.close();
  return {
    calls,
    tokens: prompt + completion,
    busiest: gate.busiest(),
    callers: await countCallers(folder, status.id),
    status,
  };
}

describe('two workers with 64 calls in flight, killed again and again', () => {
  it(
    'never send a call beyond the cap',
    async () => {
      const cap = 240;
      const spent = await runUnderFire({ budget: { calls: cap }, kills: [60, 130] });
      expect(spent.busiest).toBeGreaterThan(part);
      expect(spent.callers).toBeGreaterThan(workers);
      expect(spent.calls).toBeLessThanOrEqual(cap);
      expect(spent.calls).toBeGreaterThan(cap * 0.9);
      expect(new Set(spent.status.waiting.map(({ kind }) => kind))).toEqual(new Set(['BUDGET_EXHAUSTED']));
    },
    longest,
  );

  it(
    'never use a token beyond the cap',
    async () => {
      const cap = 40_000;
      const spent = await runUnderFire({ budget: { tokens: cap }, kills: [60, 130] });
      expect(spent.busiest).toBeGreaterThan(part);
      expect(spent.callers).toBeGreaterThan(workers);
      expect(spent.tokens).toBeLessThanOrEqual(cap);
      // The worst cases of calls that were cut off stay charged.
      expect(spent.tokens).toBeGreaterThan(cap * 0.4);
      expect(new Set(spent.status.waiting.map(({ kind }) => kind))).toEqual(new Set(['BUDGET_EXHAUSTED']));
    },
    longest,
  );
});
