import { dirname, join } from 'node:path';
import { summarizeComparison } from '../../optimizer/compare/summarize-comparison.js';
import { comparisonCsv } from '../../report/compare-csv.js';
import { comparisonPage } from '../../report/html/compare-page.js';
import type { ComparisonReport } from '../../report/compare-table.js';
import { readComparison } from '../../store/comparison-record.js';
import type { ComparisonRecord } from '../../store/comparison-record.js';
import { exitCodes } from '../exit-codes.js';
import { readComparisonSources } from '../report/comparison-sources.js';
import { writeFileAt } from '../report/write-file.js';
import { readRows } from './compare-rows.js';
import type { FoundComparison } from './find-comparison.js';
import { stateFolderOf } from '../../store/open-store.js';

export interface ReadReport {
  report: ComparisonReport;
  /** The file with the rows. */
  csv: string;
  /** The exit code for a comparison that no process is working on. */
  exitCode: number;
}

/** A comparison as recorded in the store, and what its page shows besides. */
export interface ReadComparison {
  record: ComparisonRecord;
  report: ComparisonReport;
  warnings: Map<string, string[]>;
}

export async function readComparisonRuns({ store, record: known }: FoundComparison): Promise<ReadComparison> {
  const record = (await readComparison(store, known.id)) ?? known;
  const { rows, results, warnings } = await readRows(store, record);
  const simulated = record.runs.some(run => run.simulated);
  return {
    record,
    report: { id: record.id, simulated, rows, ...summarizeComparison(rows, results) },
    warnings,
  };
}

/** Returns the page of a comparison (HTML). `folder`: where it goes, for its links. */
export async function pageOfComparison(
  { store, storePath }: Pick<FoundComparison, 'store' | 'storePath'>,
  { record, report, warnings }: ReadComparison,
  folder: string,
): Promise<string> {
  const sources = await readComparisonSources(
    record.runs.map(run => ({ store, storePath, run })),
    { title: `Comparison ${report.id}`, folder, warnings },
  );
  return comparisonPage(report, sources);
}

/** Reads a comparison as recorded in the store, and writes its CSV and, if `output` is given, its page. */
export async function readComparisonReport(
  found: FoundComparison,
  options: { csv?: string | undefined; output?: string | undefined },
): Promise<ReadReport> {
  const read = await readComparisonRuns(found);
  const { record, report } = read;
  const csv = options.csv ?? join(stateFolderOf(found.storePath), `compare-${record.id}.csv`);
  await writeFileAt(csv, comparisonCsv(report.rows));
  const { output } = options;
  if (output !== undefined) await writeFileAt(output, await pageOfComparison(found, read, dirname(output)));
  const states = new Set(report.rows.map(row => row.state));
  return { report, csv, exitCode: exitCodeOf(record.endedAt !== null, states) };
}

/** Waiting for a person takes precedence: a waiting run can still finish. */
function exitCodeOf(hasEnded: boolean, states: ReadonlySet<string>): number {
  if (states.has('waiting') || states.has('paused')) return exitCodes.waiting;
  if (states.has('failed') || states.has('cancelled')) return exitCodes.failed;
  if (hasEnded && (states.has('open') || states.has('interrupted'))) return exitCodes.failed;
  return exitCodes.done;
}

/** Returns whether every run has its result, so that no work is left. */
export async function isComplete({ store, record }: FoundComparison): Promise<boolean> {
  if (record.endedAt === null) return false;
  const { rows } = await readRows(store, record);
  return rows.every(row => row.state === 'done');
}
