import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { summarizeComparison } from '../../optimizer/compare/summarize-comparison.js';
import { comparisonCsv } from '../../report/compare-csv.js';
import { comparisonPage } from '../../report/compare-html.js';
import type { ComparisonReport } from '../../report/compare-table.js';
import { readComparison } from '../../store/comparison-record.js';
import { exitCodes } from '../exit-codes.js';
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

/** Reads a comparison as recorded in the store, and writes its CSV and, if `output` is given, its page. */
export async function readComparisonReport(
  found: FoundComparison,
  options: { csv?: string | undefined; output?: string | undefined },
): Promise<ReadReport> {
  const { store, storePath } = found;
  const record = (await readComparison(store, found.record.id)) ?? found.record;
  const { rows, results } = await readRows(store, record);
  const simulated = record.runs.some(run => run.simulated);
  const report = { id: record.id, simulated, rows, ...summarizeComparison(rows, results) };
  const csv = options.csv ?? join(stateFolderOf(storePath), `compare-${record.id}.csv`);
  await write(csv, comparisonCsv(rows));
  if (options.output !== undefined) await write(options.output, comparisonPage(report));
  return { report, csv, exitCode: exitCodeOf(record.endedAt !== null, new Set(rows.map(row => row.state))) };
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFile(file, text);
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
