import type { OptimizeConfig } from '../config/optimize.js';
import type { ConfigInput } from '../config/schema.js';
import type { RunEstimate } from '../estimate/run-estimate.js';
import { configFileOf, settingsOf } from './config-file.js';
import type { ConfigOptions } from './config-file.js';
import { contextOf } from './context.js';
import type { WorkOptions } from './context.js';

export interface EstimateOptions extends ConfigOptions, WorkOptions {
  /** The strategies to estimate. Default: the configured one. */
  strategies?: readonly OptimizeConfig['strategy'][];
  /** First pays for the agent on this many train tasks; true: the usual number. */
  probe?: number | true;
  /** Probes, and pays for the first epoch of this many subsets; true: the usual number. */
  rehearse?: number | true;
}

/**
 * Estimates what `optimize` would take: calls, tokens, cost and seconds, as ranges, one entry for each strategy.
 * Needs no server, and pays for nothing without `probe` and `rehearse`. Throws FgoError.
 */
export async function estimate(
  config: string | ConfigInput,
  options: EstimateOptions = {},
): Promise<RunEstimate[]> {
  const { set, strategies, probe, rehearse } = options;
  const configFile = await configFileOf(config, options);
  const { estimateConfigured } = await import('../app/estimating/estimate-configured.js');
  const request = { configFile, settings: settingsOf(set), strategies, probe, rehearse };
  return (await estimateConfigured(await contextOf(options), request)).estimates;
}
