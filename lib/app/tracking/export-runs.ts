import { manifestSchema } from '../../config/manifest.js';
import { errorText } from '../../domain/errors.js';
import { readLedger } from '../../ledger/ledger-reader.js';
import { buildStatus } from '../../report/status.js';
import { verdictOf } from '../../report/verdict.js';
import { createArtifacts } from '../../store/artifacts.js';
import { runKeys } from '../../store/run-keys.js';
import { readRecordedProgress, readRunRecord } from '../../store/run-record.js';
import { workflowIdOf } from '../../store/store-identity.js';
import type { Store } from '../../store/store.js';
import type { MlflowClient, TrackedRun } from './mlflow-client.js';
import { metricsOf, paramsOf, trackedState } from './run-figures.js';

/** Shows runs in MLflow while they go on. */
export interface RunExporter {
  /** Exports what a run has recorded by now. Returns at once. */
  changed(run: string): void;
  /** Exports what is left. */
  close(): Promise<void>;
}

const tagName = 'fgo.run';

/**
 * Exports runs of a store. Everything comes from the store, and a run is found again by its tag: several workers
 * may export the same run, and a server that was down gets the current figures later. A failure is logged once, and
 * never stops the work.
 */
export function createRunExporter(options: {
  client: MlflowClient;
  store: Store;
  log: (line: string) => void;
}): RunExporter {
  const { client, store, log } = options;
  const tracked = new Map<string, TrackedRun>();
  const waiting = new Set<string>();
  /** Runs whose last export failed. */
  const unsent = new Set<string>();
  let working: Promise<void> | null = null;
  let hasFailed = false;

  async function work(): Promise<void> {
    for (const run of waiting) {
      waiting.delete(run);
      try {
        await exportRun(run);
        unsent.delete(run);
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) log(`warning: ${run} is not shown in MLflow for now: ${errorText(error)}`);
        hasFailed = true;
        unsent.add(run);
      }
    }
    working = null;
  }

  async function exportRun(run: string): Promise<void> {
    const record = await readRunRecord(store, run);
    const progress = await readRecordedProgress(store, run);
    if (!record || !progress) return;
    const now = Date.now();
    const ledger = await readLedger(store, run);
    const status = buildStatus({ record, progress, ledger, state: progress.state, now });
    const known = tracked.get(run);
    const shown = known ?? (await open(run, Date.parse(record.startedAt)));
    const metrics = Object.entries(metricsOf(status, progress)).map(([key, value]) => ({
      key,
      value,
      timestamp: now,
      step: status.rollouts,
    }));
    const manifest = known ? null : await createArtifacts(store).get(record.manifest, manifestSchema);
    const tags = { 'fgo.state': status.state, 'fgo.stage': status.stage };
    await client.log(shown, {
      metrics,
      params: manifest ? namedValues(paramsOf(manifest, record.fingerprint)) : [],
      tags: namedValues(tags),
    });
    tracked.set(run, shown);
    if (progress.state === 'done') await exportResult(run, shown, verdictOf(status).sentence);
    await client.setState(shown, trackedState(progress.state), record.endedAt === null ? undefined : now);
  }

  async function open(run: string, startedAt: number): Promise<TrackedRun> {
    const tag = { key: tagName, value: await workflowIdOf(store, run) };
    return client.findOrCreate({ tag, name: run, startedAt });
  }

  /** The result holds the instructions; the report, which also holds tasks and answers, stays in the store. */
  async function exportResult(run: string, shown: TrackedRun, verdict: string): Promise<void> {
    const note = { key: 'mlflow.note.content', value: verdict };
    await client.log(shown, { metrics: [], params: [], tags: [note] });
    const { modules, summary } = runKeys(run);
    for (const key of [modules, summary]) {
      const stored = await store.read(key);
      if (stored) await client.upload(shown, key.split('/').at(-1) ?? key, stored.bytes);
    }
  }

  return {
    changed(run) {
      waiting.add(run);
      working ??= work();
    },
    async close() {
      await working;
      for (const run of unsent) waiting.add(run);
      await work();
    },
  };
}

function namedValues(values: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
