import type { ExportFormat } from '../report/export/formats.js';
import type { ComparisonReport } from '../report/compare-table.js';
import type { ReportData } from '../report/report-data.js';
import { contextOf } from './context.js';

export interface ReadOptions {
  /** The store, such as `.fgo`. */
  store: string;
}

export interface ReportOptions extends ReadOptions {
  /** Leaves out inputs, expected answers, answers and feedback. */
  redact?: boolean;
}

/** A report. */
export interface Report<Data> {
  /** All that the page shows. */
  data: Data;
  /** The page (HTML), in one file that needs no network. */
  page: string;
}

/**
 * Reports a run that has a result, or several runs beside each other, without a server. A run: its id, or "last".
 * Links to the runs' own pages start at the current folder. Throws FgoError if there is no such run, or no result yet.
 */
export async function report(run: string, options: ReportOptions): Promise<Report<ReportData>>;
export async function report(
  runs: readonly string[],
  options: ReportOptions,
): Promise<Report<ComparisonReport>>;
export async function report(
  runs: string | readonly string[],
  { store, redact = false }: ReportOptions,
): Promise<Report<ReportData | ComparisonReport>> {
  const { findRun } = await import('../app/finding/find-run.js');
  const { reportRun, reportSeveral } = await import('../app/report/make-report.js');
  const context = await contextOf({});
  const made =
    typeof runs === 'string'
      ? await reportRun(await findRun(context, runs, store), { redact })
      : await reportSeveral(context, runs, { store, redact });
  return { data: made.data, page: await made.page('.') };
}

/**
 * Exports the result of a run as text in a format, as `fgo export` does. `run`: its id, or "last". Throws FgoError
 * if there is no such run, no result yet, or no such format.
 */
export async function exportResult(
  run: string,
  { store, format }: ReadOptions & { format: ExportFormat },
): Promise<string> {
  const { exportRun } = await import('../app/export/export-run.js');
  const { findRun } = await import('../app/finding/find-run.js');
  return (await exportRun(await findRun(await contextOf({}), run, store), format)).text;
}
