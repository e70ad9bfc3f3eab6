import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureRun } from './overall/measure-run.js';
import type { MeasuredRun } from './overall/measure-run.js';

/**
 * Measures the built product from the outside: how well calls fill the endpoint's slots, CPU time per call,
 * start-up, memory, the store, and replay. Prints one table, and writes the figures as JSON. `--full` makes
 * the run of about 4,850 calls at 1 s latency.
 */
const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    /** Another built checkout to measure. */
    checkout: { type: 'string', default: '.' },
    /** Of a reply, in milliseconds: one run for each. */
    latencies: { type: 'string' },
    json: { type: 'string', default: join(tmpdir(), 'fgo-bench.json') },
  },
});

const program = resolve(values.checkout, 'bin/fgo.mjs');
const concurrency = 64;
const small = { train: 160, validation: 60, test: 90 };
const large = { train: 400, validation: 150, test: 300 };
const tasks = values.full ? large : small;
const latencies = (values.latencies ?? (values.full ? '1000,0' : '500,0')).split(',').map(Number);
const optimize = { subsets: 8, epochs: 2 };

/** The median of some starts, in milliseconds. */
async function startUp(parameters: string[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const begun = performance.now();
    await once(spawn(process.execPath, parameters, { stdio: 'ignore' }), 'close');
    times.push(performance.now() - begun);
  }
  times.sort((left, right) => left - right);
  return times[3] ?? 0;
}

function describe(run: MeasuredRun, latencyMs: number): Record<string, number> {
  const { inFlight, wallSeconds, firstCallSeconds, cpuSeconds, rssAnonMb, store, replaySeconds } = run;
  const perCall = (seconds: number) => round((seconds * 1000) / inFlight.calls, 2);
  const ideal = (inFlight.calls * latencyMs) / 1000 / concurrency;
  return {
    calls: inFlight.calls,
    'wall, s': round(wallSeconds, 1),
    'first call after, s': round(firstCallSeconds, 2),
    'calls/s': round(inFlight.calls / inFlight.seconds, 0),
    ...(latencyMs > 0 && {
      'wall / ideal': round(wallSeconds / ideal, 2),
      'first call to last reply / ideal': round(inFlight.seconds / ideal, 2),
      'in flight on average': round(inFlight.average, 1),
      'at most 1/8 of the slots used, s': round(inFlight.idleSeconds, 1),
    }),
    'CPU per call, ms: worker': perCall(cpuSeconds.worker),
    'CPU per call, ms: server': perCall(cpuSeconds.server),
    'CPU per call, ms: endpoint': perCall(cpuSeconds.endpoint),
    'RssAnon, MB: worker': round(rssAnonMb.worker, 0),
    'RssAnon, MB: server': round(rssAnonMb.server, 0),
    'store files': store.files,
    'store, MB': round(store.mb, 1),
    'replay, s': round(replaySeconds, 1),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

const starts = {
  'node -e 0, ms': round(await startUp(['-e', '0']), 0),
  'fgo --help, ms': round(await startUp([program, '--help']), 0),
};
const runs: Record<string, Record<string, number>> = {};
const results: unknown[] = [];
for (const latencyMs of latencies) {
  const run = await measureRun({ program, concurrency, tasks, optimize, seed: 1, latencyMs });
  runs[`${latencyMs} ms a reply`] = describe(run, latencyMs);
  results.push({ ...run.result, inFlight: run.inFlight });
}
const rows = [...new Set(Object.values(runs).flatMap(Object.keys))];
console.table(
  Object.fromEntries(
    rows.map(row => [
      row,
      Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, run[row] ?? ''])),
    ]),
  ),
);
console.table(starts);
const figures = { cores: cpus().length, concurrency, tasks, optimize, starts, runs, results };
await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
console.log(`The figures: ${values.json}`);
