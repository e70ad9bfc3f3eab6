import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureRun, run } from './overall/measure-run.js';
import type { MeasuredRun, RunToMeasure } from './overall/measure-run.js';
import { measureStores } from './overall/measure-stores.js';
import { invoices, largeProject } from './overall/projects.js';

/**
 * Measures the built product from the outside: how well calls fill the endpoint's slots, CPU time per call,
 * memory, start-up, views, replay, large runs, and stores. Prints one table, and writes the figures as JSON.
 */
const { values } = parseArgs({
  options: {
    /** The latency-bound runs make 4,850 calls at 1 s. */
    full: { type: 'boolean', default: false },
    /** Also a run of 100,000 tasks, which takes half an hour. */
    large: { type: 'boolean', default: false },
    /** Another built checkout to measure. */
    checkout: { type: 'string', default: '.' },
    /** Of a reply, in milliseconds: one run for each; empty: none. */
    latencies: { type: 'string' },
    /** Train tasks of large runs; empty: none. */
    tasks: { type: 'string' },
    json: { type: 'string', default: join(tmpdir(), 'fgo-bench.json') },
  },
});

type Column = Record<string, number | string>;

const program = resolve(values.checkout, 'bin/fgo.mjs');
const concurrency = 64;
const small = { train: 160, validation: 60, test: 90 };
const large = { train: 400, validation: 150, test: 300 };
const project = invoices(values.full ? large : small, { subsets: 8, epochs: 2 });
const latencies = numbersOf(values.latencies ?? (values.full ? '1000,0' : '500,0'));
const sizes = numbersOf(values.tasks ?? (values.large ? '1000,10000,100000' : '1000,10000'));
const views = [['list'], ['status', run], ['show', run], ['explain', run]];

function numbersOf(list: string): number[] {
  return list === '' ? [] : list.split(',').map(Number);
}

/** The median of some starts, in milliseconds. */
async function startUp(parameters: string[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const begun = performance.now();
    await once(spawn(process.execPath, parameters, { stdio: 'ignore' }), 'close');
    times.push(performance.now() - begun);
  }
  times.sort((left, right) => left - right);
  return Math.round(times[3] ?? 0);
}

function describe(measured: MeasuredRun, latencyMs: number): Column {
  const { inFlight, wallSeconds, firstCallSeconds, cpuSeconds, rssAnonMb, store } = measured;
  const perCall = (seconds: number) => round((seconds * 1000) / inFlight.calls, 2);
  const ideal = (inFlight.calls * latencyMs) / 1000 / concurrency;
  const column: Column = {
    calls: inFlight.calls,
    'wall, s': round(wallSeconds, 1),
    'first call after, s': round(firstCallSeconds, 2),
    'calls/s': round(inFlight.calls / inFlight.seconds, 0),
  };
  if (latencyMs > 0)
    Object.assign(column, {
      'wall / ideal': round(wallSeconds / ideal, 2),
      'first call to last reply / ideal': round(inFlight.seconds / ideal, 2),
      'in flight on average': round(inFlight.average, 1),
      'at most 1/8 of the slots used, s': round(inFlight.idleSeconds, 1),
    });
  Object.assign(column, {
    'CPU per call, ms: worker': perCall(cpuSeconds.worker),
    'CPU per call, ms: server': perCall(cpuSeconds.server),
    'CPU per call, ms: endpoint': perCall(cpuSeconds.endpoint),
    'RssAnon, MB: worker': round(rssAnonMb.worker, 0),
    'RssAnon, MB: server': round(rssAnonMb.server, 0),
    'largest history, events': measured.largestHistory.events,
    'store files': store.files,
    'store, MB': round(store.mb, 1),
  });
  for (const [view, seconds] of Object.entries(measured.viewSeconds))
    column[`${view}, s`] = round(seconds, 1);
  return column;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

const columns: Record<string, Column> = {};
const results: unknown[] = [];

async function measure(name: string, options: Pick<RunToMeasure, 'project' | 'latencyMs' | 'views'>) {
  const measured = await measureRun({ program, concurrency, ...options });
  columns[name] = describe(measured, options.latencyMs);
  results.push({ name, ...measured.result, inFlight: measured.inFlight });
}

const starts = {
  'node -e 0, ms': await startUp(['-e', '0']),
  'fgo --help, ms': await startUp([program, '--help']),
};
for (const latencyMs of latencies) await measure(`${latencyMs} ms a reply`, { project, latencyMs });
for (const tasks of sizes)
  await measure(`${tasks} tasks, 0 ms`, { project: largeProject(tasks), latencyMs: 0, views });
Object.assign(columns, await measureStores(), { starts });

const rows = [...new Set(Object.values(columns).flatMap(column => Object.keys(column)))];
console.table(
  Object.fromEntries(
    rows.map(row => [
      row,
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row] ?? ''])),
    ]),
  ),
);
const figures = { cores: cpus().length, concurrency, columns, results };
await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
console.log(`The figures: ${values.json}`);
