import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { listRunRecords, readRecordedProgress } from '../store/run-record.js';
import type { RunRecord } from '../store/run-record.js';
import type { Store } from '../store/store.js';

/** Scrapes within this time share one look at the store. */
const freshMilliseconds = 10_000;

interface OpenRun extends Pick<RunRecord, 'id' | 'strategy' | 'estimate'> {
  state: string;
}

/**
 * Adds gauges about the unfinished runs of a store, which each scrape reads: every worker of the store says
 * the same about a run, whichever of them works on it.
 */
export function addRunGauges(options: { registry: Registry; store: Store; version: string }): void {
  const { registry, store, version } = options;
  const registers = [registry];
  let readAt = -Infinity;
  let reading: Promise<OpenRun[]> = Promise.resolve([]);

  /** A store that cannot be read fails no scrape: the gauges are then absent. */
  function openRuns(): Promise<OpenRun[]> {
    if (performance.now() - readAt >= freshMilliseconds) {
      readAt = performance.now();
      reading = readOpenRuns(store).catch(() => []);
    }
    return reading;
  }

  /** A gauge with one value for each unfinished run. */
  function runGauge(name: string, help: string, set: (gauge: Gauge, run: OpenRun) => void, labels: string[]) {
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers,
      async collect() {
        this.reset();
        for (const run of await openRuns()) set(this, run);
      },
    });
  }

  new Gauge({
    name: 'fgo_worker_info',
    help: 'A worker of this version runs',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  runGauge(
    'fgo_run_state',
    'Unfinished runs, as last recorded: running, waiting (for a person), paused',
    (gauge, { id, strategy, state }) => gauge.set({ run: id, strategy, state }, 1),
    ['run', 'strategy', 'state'],
  );
  runGauge(
    'fgo_run_planned_cost_usd',
    'Estimated cost of an unfinished run in USD; absent without known prices',
    (gauge, { id, estimate }) => {
      if (estimate?.usd) gauge.set({ run: id }, estimate.usd.expected);
    },
    ['run'],
  );
  runGauge(
    'fgo_run_planned_seconds',
    'Estimated time of an unfinished run',
    (gauge, { id, estimate }) => {
      if (estimate) gauge.set({ run: id }, estimate.seconds.expected);
    },
    ['run'],
  );
}

async function readOpenRuns(store: Store): Promise<OpenRun[]> {
  const open = (await listRunRecords(store)).filter(({ begun, endedAt }) => begun && endedAt === null);
  return Promise.all(
    open.map(async ({ id, strategy, estimate }) => {
      const progress = await readRecordedProgress(store, id);
      return { id, strategy, estimate, state: progress?.state ?? 'running' };
    }),
  );
}
