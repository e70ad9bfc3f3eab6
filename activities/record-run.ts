import type { Modules } from '../lib/domain/module.js';
import type { RunProgress } from '../lib/domain/progress.js';
import type { RunReference } from '../lib/config/manifest.js';
import { readLedger } from '../lib/ledger/ledger-reader.js';
import { renderResult } from '../lib/report/result-markdown.js';
import { readRunRecord, updateRunRecord } from '../lib/store/run-record.js';
import { runKeys } from '../lib/store/run-keys.js';
import type { Store } from '../lib/store/store.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

/** Writes what a person looks for after a run to the store, so that it can be read without a server. */
export function createRecordActivities(dependencies: ActivityDependencies) {
  const { store } = dependencies;
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    /** Returns what the run has paid so far in USD, for lists of runs; null if a price is unknown. */
    async recordProgress({
      progress,
    }: {
      run: RunReference;
      progress: RunProgress;
    }): Promise<{ paidUsd: number | null }> {
      return runActivity(async () => {
        await store.write(runKeys(progress.run).progress, json(progress));
        if (hasEnded(progress)) await noteEnd(store, progress.run);
        return { paidUsd: (await readLedger(store, progress.run)).paid.usd };
      });
    },

    /** The final modules, for machines and for people. */
    async recordResult({ run, progress }: { run: RunReference; progress: RunProgress }): Promise<void> {
      return runActivity(async () => {
        const context = await dependencies.openRun(run);
        const keys = runKeys(progress.run);
        const { startedFrom: begins, modules: began } = context.manifest;
        const baseline: Modules = began;
        const modules = progress.modules ? await context.modules(progress.modules) : baseline;
        await store.write(keys.modules, json(modules));
        await store.write(keys.summary, renderResult({ progress, modules, baseline, begins }));
      });
    },
  };
}

function hasEnded({ state }: RunProgress): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

async function noteEnd(store: Store, run: string): Promise<void> {
  const record = await readRunRecord(store, run);
  if (record && record.endedAt === null) {
    await updateRunRecord(store, { ...record, endedAt: new Date().toISOString() });
  }
}
