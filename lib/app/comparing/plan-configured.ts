import { resolve } from 'node:path';
import {
  parseContenders,
  parseOwnSettings,
  parseSeeds,
  parseSizes,
  rejectPlannedSettings,
} from '../../optimizer/compare/plan-comparison.js';
import type { Contender } from '../../optimizer/compare/plan-comparison.js';
import { parseLimits } from '../../ledger/run-limits.js';
import { createArtifacts } from '../../store/artifacts.js';
import { readComparison, updateComparison } from '../../store/comparison-record.js';
import type { RecordedRun } from '../../store/comparison-record.js';
import { openStore } from '../../store/open-store.js';
import { readRunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { newComparison, prepareComparison } from './compare-plan.js';
import { loadRun } from '../preparing/prepare-run.js';
import { dataOf } from '../finding/choose-run.js';
import { comparisonChanged } from '../errors.js';
import { readConfig, storePathOf } from '../running/open-configured-run.js';
import type { FoundComparison } from './find-comparison.js';

/** What is compared if nothing else is said, in the form of the command line. */
export const usualContenders = 'fgo,all-at-once,sequential,bagging';
export const usualSeeds = '3';
export const usualWindow = 2;

export interface PlanOptions {
  strategies: string;
  seeds: string;
  sizes?: string | undefined;
  set: string[];
  with: string[];
  window: number;
  id?: string | undefined;
  /** Of its runs beside others: 1 goes first. */
  priority?: number | undefined;
  /** Shows the comparison only: nothing is recorded. */
  show?: boolean;
}

/**
 * Returns the comparison that a configuration and the options describe: the existing one with the same
 * inputs, or a new one. Pays nothing. Throws BadInputError, DataError, COMPARISON_INVALID and
 * COMPARISON_CHANGED.
 */
export async function planConfigured(configFile: string, options: PlanOptions): Promise<FoundComparison> {
  if (options.priority !== undefined) parseLimits({ priority: options.priority });
  const contenders = parseContenders(options.strategies);
  const own = parseOwnSettings(options.with, contenders);
  rejectPlannedSettings(options.set, '--set');
  const seeds = parseSeeds(options.seeds);
  const sizes = options.sizes === undefined ? [] : parseSizes(options.sizes);
  const load = async ({ label, strategy }: Contender, seed: number) => {
    const settings = [
      ...options.set,
      ...(own.get(label) ?? []),
      `seed=${seed}`,
      `optimize.strategy=${strategy}`,
    ];
    const { config, locate } = await readConfig(configFile, settings);
    return loadRun({ config, configFile: resolve(configFile), locate });
  };
  const { config } = await readConfig(configFile, options.set);
  const storePath = storePathOf(config, configFile);
  const store = await openStore(storePath);
  const artifacts = createArtifacts(store);
  const prepared = await prepareComparison({ contenders, seeds, sizes, id: options.id, load, artifacts });
  const existing = await readComparison(store, prepared.id);
  if (existing) {
    if (existing.fingerprint !== prepared.fingerprint) {
      throw comparisonChanged(
        `The comparison ${prepared.id} was started with other strategies, sizes, seeds, settings or data. Give this one another --id, or omit --id.`,
      );
    }
    const { window, priority = existing.priority } = options;
    const record = { ...existing, window, priority };
    if (!options.show) await updateComparison(store, record);
    return { store, storePath, record };
  }
  if (await readRunRecord(store, prepared.id))
    throw comparisonChanged(`There is already a run ${prepared.id}. Give the comparison another --id.`);
  await refuseTakenIds(store, prepared.runs);
  const record = newComparison(prepared, {
    configFile: resolve(configFile),
    window: options.window,
    priority: options.priority,
    data: dataOf(config),
  });
  return { store, storePath, record };
}

async function refuseTakenIds(store: Store, runs: readonly RecordedRun[]): Promise<void> {
  for (const { run, fingerprint } of runs) {
    const taken = await readRunRecord(store, run);
    if (!taken || taken.fingerprint === fingerprint) continue;
    throw comparisonChanged(`There is already another run ${run}. Give the comparison another --id.`);
  }
}
