import type { RunProgress } from '../lib/domain/progress.js';
import type { RunReference } from '../lib/config/manifest.js';
import { readLedger } from '../lib/ledger/ledger-reader.js';
import { observe } from '../lib/observability/observations.js';
import { renderResult } from '../lib/report/result-markdown.js';
import { readRunRecord, updateRunRecord } from '../lib/store/run-record.js';
import { buildStatus } from '../lib/report/status.js';
import { verdictOf } from '../lib/report/verdict.js';
import { prettyJson } from '../lib/text/json/pretty-json.js';
import { withEnd } from '../lib/store/record-end.js';
import { runKeys } from '../lib/store/run-keys.js';
import type { Store } from '../lib/store/store.js';
import type { ActivityServices } from './run-context.js';

/**
 * Returns what the run has paid so far in USD, null if a price is unknown, and the verdict once it is done: for
 * people who look at it in the Temporal UI.
 */
export async function recordProgress(
  { store }: ActivityServices,
  {
    progress,
  }: {
    run: RunReference;
    progress: RunProgress;
  },
): Promise<{ paidUsd: number | null; verdict: string | null }> {
  await store.write(runKeys(progress.run).progress, prettyJson(progress));
  if (hasEnded(progress)) await noteEnd(store, progress);
  observe({ kind: 'progress', run: progress.run });
  const ledger = await readLedger(store, progress.run);
  const record = progress.state === 'done' ? await readRunRecord(store, progress.run) : null;
  const status = record && buildStatus({ record, progress, state: progress.state, ledger, now: Date.now() });
  return { paidUsd: ledger.paid.usd, verdict: status && verdictOf(status).sentence };
}

/** The final modules, for machines and for people. */
export async function recordResult(
  services: ActivityServices,
  { run, progress }: { run: RunReference; progress: RunProgress },
): Promise<void> {
  const { store } = services;
  const context = await services.openRun(run);
  const keys = runKeys(progress.run);
  const { startedFrom: begins, modules: baseline } = context.settings;
  const modules = progress.modules ? await context.modules(progress.modules) : baseline;
  await store.write(keys.modules, prettyJson(modules));
  await store.write(keys.summary, renderResult({ progress, modules, baseline, begins }));
}

function hasEnded({ state }: RunProgress): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

async function noteEnd(store: Store, { run, state }: RunProgress): Promise<void> {
  let isFirst = false;
  const record = await updateRunRecord(store, run, before => {
    isFirst = before.endedAt === null;
    return withEnd(before);
  });
  if (record && isFirst) observe({ kind: 'run ended', run, state, startedAt: record.startedAt });
}
