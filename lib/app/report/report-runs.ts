import { manifestSchema } from '../../config/manifest.js';
import { summarizeComparison } from '../../optimizer/compare/summarize-comparison.js';
import type { ComparedRun, TestResults } from '../../optimizer/compare/compared-run.js';
import type { ComparisonReport } from '../../report/compare-table.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { RecordedRun } from '../../store/comparison-record.js';
import { readRows } from '../comparing/compare-rows.js';
import type { FoundRun } from '../finding/find-run.js';
import type { SourceRun } from './comparison-sources.js';

/** Several runs beside each other, as a comparison in which each run is a contender. */
export interface RunsReport {
  report: ComparisonReport;
  sources: SourceRun[];
  warnings: Map<string, string[]>;
}

/** Reads several runs, which may be in several stores. Those with equal seeds are compared task by task. */
export async function reportRuns(found: readonly FoundRun[]): Promise<RunsReport> {
  const rows: ComparedRun[] = [];
  const results = new Map<string, TestResults>();
  const warnings = new Map<string, string[]>();
  const sources: SourceRun[] = [];
  for (const { store, storePath, record } of found) {
    const run = await plannedRun({ store, record });
    const read = await readRows(store, { runs: [run] });
    rows.push(...read.rows);
    for (const [name, result] of read.results) results.set(name, result);
    for (const [name, lines] of read.warnings) warnings.set(name, lines);
    sources.push({ store, storePath, run });
  }
  const simulated = found.some(({ record }) => record.simulated);
  const id = rows.map(({ run }) => run).join(', ');
  return { report: { id, simulated, rows, ...summarizeComparison(rows, results) }, sources, warnings };
}

async function plannedRun({ store, record }: Pick<FoundRun, 'store' | 'record'>): Promise<RecordedRun> {
  const { splits, seed } = await createArtifacts(store).get(record.manifest, manifestSchema);
  const { id, strategy, manifest, fingerprint, simulated } = record;
  return { run: id, label: id, strategy, size: splits.train.count, seed, manifest, fingerprint, simulated };
}
