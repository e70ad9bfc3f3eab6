import { streams } from '../terminal/streams.js';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { ComparedRun } from '../../optimizer/compare/compared-run.js';
import { summarizeComparison } from '../../optimizer/compare/summarize-comparison.js';
import { comparisonCsv } from '../../report/compare-csv.js';
import { comparisonPage } from '../../report/compare-html.js';
import { comparisonLines } from '../../report/compare-table.js';
import { formatCount } from '../../text/format.js';
import { renderLines } from '../../report/styled-text.js';
import { readComparison } from '../../store/comparison-record.js';
import type { ComparisonRecord } from '../../store/comparison-record.js';
import { readRunRecord } from '../../store/run-record.js';
import { readRows } from './compare-rows.js';
import { exitCodes } from '../terminal/exit-codes.js';
import { paletteOf, printable, printJson, printMessage } from '../terminal/output.js';
import type { ComparisonPlace } from './compare-session.js';

export interface ReportOptions {
  json?: boolean;
  csv?: string;
  output?: string;
}

/**
 * Prints a comparison as recorded in the store, and writes its CSV and its page. Returns the exit code for a
 * comparison that no process is working on.
 */
export async function reportComparison(place: ComparisonPlace, options: ReportOptions): Promise<number> {
  const { store, storePath } = place;
  const record = (await readComparison(store, place.record.id)) ?? place.record;
  const { rows, results } = await readRows(store, record);
  const sums = summarizeComparison(rows, results);
  const report = { id: record.id, rows, simulated: record.runs.some(run => run.simulated), ...sums };
  if (options.json) printJson({ id: record.id, simulated: report.simulated, rows, ...sums });
  else {
    const text = renderLines(comparisonLines(report), paletteOf(streams.stdout), printable);
    streams.stdout.write(`${text}\n`);
  }
  const csv = options.csv ?? join(storePath, `compare-${record.id}.csv`);
  await write(csv, comparisonCsv(rows));
  if (options.output !== undefined) await write(options.output, comparisonPage(report));
  const paid = rows.reduce((sum, row) => sum + row.paid.calls, 0);
  printMessage(
    `Its runs paid ${formatCount(paid)} calls in all. Rows: ${near(csv)}${options.output === undefined ? '' : `, page: ${near(options.output)}`}`,
  );
  return exitCodeOf(record, rows);
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFile(file, text);
}

function near(file: string): string {
  const path = relative(process.cwd(), resolve(file));
  return printable(path.startsWith('..') ? resolve(file) : path);
}

/** Waiting for a person takes precedence: a waiting run can still finish. */
function exitCodeOf({ endedAt }: ComparisonRecord, rows: readonly ComparedRun[]): number {
  const states = new Set(rows.map(row => row.state));
  if (states.has('waiting') || states.has('paused')) return exitCodes.waiting;
  if (states.has('failed') || states.has('cancelled')) return exitCodes.failed;
  if (endedAt !== null && (states.has('open') || states.has('interrupted'))) return exitCodes.failed;
  return exitCodes.done;
}

/** Returns whether every run has its result, so that no work is left. */
export async function isComplete({ store, record }: ComparisonPlace): Promise<boolean> {
  if (record.endedAt === null) return false;
  const { rows } = await readRows(store, record);
  return rows.every(row => row.state === 'done');
}

/** Returns whether any run has started. */
export async function hasBegun({ store, record }: ComparisonPlace): Promise<boolean> {
  const [first] = record.runs;
  return first !== undefined && (await readRunRecord(store, first.run)) !== null;
}
