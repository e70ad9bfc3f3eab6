import { resolve } from 'node:path';
import type { BudgetConfig, OptimizeConfig } from '../../config/optimize.js';
import type { RunEstimate } from '../../estimate/run-estimate.js';
import { namedConnection } from '../../temporal/connection.js';
import type { AppContext } from '../context.js';
import { loadRun } from '../preparing/prepare-run.js';
import { measureFirst } from '../running/measure-first.js';
import type { MeasureOptions } from '../running/measure-first.js';
import { readConfig } from '../running/open-configured-run.js';
import { estimateRun, manifestToEstimate } from './estimate-run.js';

export interface EstimateRequest extends MeasureOptions {
  configFile: string;
  /** Overrides of the configuration, `path=value`. */
  settings: string[];
  /** The strategies to estimate; the configured one if it is missing. */
  strategies: readonly OptimizeConfig['strategy'][] | undefined;
}

/** The estimates of a configuration, one for each strategy. */
export interface ConfiguredEstimates {
  name: string;
  budget: BudgetConfig;
  estimates: RunEstimate[];
  /** Whether the Temporal server is one that somebody else runs, and may bill. */
  isServerNamed: boolean;
}

/**
 * Estimates what a run of a configuration takes. Pays nothing without a probe or a rehearsal. Throws BadInputError,
 * DataError and INTERRUPTED.
 */
export async function estimateConfigured(
  context: AppContext,
  request: EstimateRequest,
): Promise<ConfiguredEstimates> {
  const { configFile, settings, strategies, probe, rehearse } = request;
  const { config, locate } = await readConfig(configFile, settings);
  const loaded = await loadRun({ config, configFile: resolve(configFile), locate });
  const manifest = await manifestToEstimate(loaded);
  const measured = await measureFirst(context, loaded, { probe, rehearse });
  const estimates: RunEstimate[] = [];
  for (const strategy of strategies ?? [manifest.optimize.strategy]) {
    const optimize = { ...manifest.optimize, strategy };
    estimates.push(
      await estimateRun({ manifest: { ...manifest, optimize }, tasks: loaded.tasks.splits, ...measured }),
    );
  }
  const isServerNamed = namedConnection(context.environment) !== undefined;
  return { name: config.name, budget: config.budget, estimates, isServerNamed };
}
