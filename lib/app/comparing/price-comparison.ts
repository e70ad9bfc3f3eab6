import { manifestSchema } from '../../config/manifest.js';
import { splitNames, taskSchema } from '../../domain/task.js';
import type { Splits } from '../../domain/task.js';
import type { RunEstimate } from '../../estimate/run-estimate.js';
import type { Range } from '../../domain/recorded-estimate.js';
import { formatCount, formatUsd } from '../../text/format.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { RecordedRun } from '../../store/comparison-record.js';
import type { Store } from '../../store/store.js';
import { estimateRun } from '../estimating/estimate-run.js';
import { z } from 'zod';

const tasksSchema = z.array(taskSchema);
const nothing: Range = { low: 0, expected: 0, high: 0 };

/**
 * Returns a line that says what all runs of a comparison cost with an empty journal. Estimates one seed of
 * each strategy and size, and uses it for the other seeds.
 */
export async function priceLine(store: Store, runs: readonly RecordedRun[]): Promise<string> {
  const [{ seed: first } = { seed: 0 }] = runs;
  const seeds = new Set(runs.map(run => run.seed)).size;
  const estimates: RunEstimate[] = [];
  for (const run of runs.filter(({ seed }) => seed === first)) estimates.push(await estimateOf(store, run));
  const total = (of: (estimate: RunEstimate) => Range | null): Range | null =>
    estimates.reduce<Range | null>((sum, estimate) => added(sum, of(estimate)), nothing);
  const shown = (range: Range | null, format: (value: number) => string) =>
    range === null
      ? 'at an unknown price'
      : `${format(range.expected * seeds)} (${format(range.low * seeds)} to ${format(range.high * seeds)})`;
  const count = (value: number) => formatCount(Math.round(value));
  const calls = shown(
    total(estimate => estimate.total.calls),
    count,
  );
  const tokens = shown(
    total(estimate => estimate.total.promptTokens),
    count,
  );
  const usd = shown(
    total(estimate => estimate.total.usd),
    formatUsd,
  );
  return `Expected if the runs share no calls: ${calls} calls, ${tokens} prompt tokens, ${usd}.`;
}

async function estimateOf(store: Store, run: RecordedRun) {
  const artifacts = createArtifacts(store);
  const manifest = await artifacts.get(run.manifest, manifestSchema);
  const tasks: Splits = { train: [], validation: [], test: [] };
  for (const name of splitNames) tasks[name] = await artifacts.get(manifest.splits[name].tasks, tasksSchema);
  return estimateRun({ manifest, tasks });
}

/** Returns null if a part is unknown: a partial price is not the price. */
function added(left: Range | null, right: Range | null): Range | null {
  if (left === null || right === null) return null;
  return {
    low: left.low + right.low,
    expected: left.expected + right.expected,
    high: left.high + right.high,
  };
}
