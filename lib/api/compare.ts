import { FgoError } from '../domain/errors.js';
import type { ConfigInput } from '../config/schema.js';
import type { ComparisonReport } from '../report/compare-table.js';
import { configFileOf, settingsOf } from './config-file.js';
import type { ConfigOptions } from './config-file.js';
import { contextOf, interrupted } from './context.js';
import type { WorkOptions } from './context.js';

export interface CompareOptions extends ConfigOptions, WorkOptions {
  /** Strategies, and variants such as `fgo+small`. Default: those of `fgo compare`. */
  strategies?: readonly string[];
  /** Values for one strategy or variant only, by path: `{'fgo+small': {'optimize.epochs': 1}}`. */
  with?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Default: 1, 2 and 3. */
  seeds?: readonly number[];
  /** Numbers of train tasks. Default: all of them. */
  sizes?: readonly number[];
  /** Runs that work at the same time. Default: 2. */
  window?: number;
  /** Of its runs beside others of the same endpoint, from 1 (first) to 5. Default: 3. */
  priority?: number;
  /** The id of the comparison. */
  id?: string;
}

/**
 * Runs a comparison of strategies in this process to its end, or continues the same one. Returns its rows, and the
 * summary of each strategy and size; runs may have failed. Throws FgoError: bad input has the exit code 2, a
 * comparison with runs that wait for a person 3, an interrupted one 130.
 */
export async function compare(
  config: string | ConfigInput,
  options: CompareOptions = {},
): Promise<ComparisonReport> {
  const { usualContenders, usualSeeds, usualWindow, planConfigured } =
    await import('../app/comparing/plan-configured.js');
  const { completeComparison } = await import('../app/comparing/work-on-comparison.js');
  const { readComparisonRuns } = await import('../app/comparing/read-comparison-report.js');
  const { strategies, with: own = {}, seeds, sizes, window = usualWindow, priority, id } = options;
  const found = await planConfigured(await configFileOf(config, options), {
    strategies: strategies?.join(',') ?? usualContenders,
    // With a comma, a single number is a seed.
    seeds: seeds ? `${seeds.join(',')},` : usualSeeds,
    sizes: sizes?.join(','),
    set: settingsOf(options.set),
    with: Object.entries(own).flatMap(([label, set]) => settingsOf(set).map(value => `${label}:${value}`)),
    window,
    priority,
    id,
  });
  const outcome = await completeComparison(await contextOf(options), found);
  if (outcome === 'stopped') throw interrupted(`The comparison ${found.record.id} was interrupted.`);
  const { report } = await readComparisonRuns(found);
  if (outcome === 'waiting') throw waiting(report);
  return report;
}

function waiting({ id, rows }: ComparisonReport): FgoError {
  const reasons = rows.flatMap(({ run, reason }) => (reason === null ? [] : [`${run}: ${reason}`]));
  const message = `Runs of the comparison ${id} wait for you: ${reasons.join('; ')}`;
  return new FgoError({ code: 'RUN_WAITING', message, remedy: 'Remove the cause, and repeat the call.' });
}
