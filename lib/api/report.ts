import type { AppContext } from '../app/context.js';
import type { ExportFormat } from '../report/export/formats.js';
import type { ReportData } from '../report/report-data.js';

export interface ReadOptions {
  /** The store, such as `.fgo`. */
  store: string;
}

export interface ReportOptions extends ReadOptions {
  /** Leaves out inputs, expected answers, answers and feedback. */
  redact?: boolean;
}

/** The report of a run. */
export interface Report {
  /** All that the page shows. */
  data: ReportData;
  /** The page (HTML), in one file that needs no network. */
  page: string;
}

/**
 * Reports a run that has a result, without a server. `run`: its id, or "last". Throws FgoError if there is no such
 * run, or no result yet.
 */
export async function report(run: string, options: ReportOptions): Promise<Report> {
  // Loaded here, because an agent that imports `defineAgent` in each of its processes does not need them.
  const { findRun } = await import('../app/finding/find-run.js');
  const { readReport } = await import('../app/report/read-report.js');
  const { reportPage } = await import('../report/html/report-page.js');
  const { store, redact = false } = options;
  const data = await readReport(await findRun(await quietContext(), run, store), { redact });
  return { data, page: reportPage(data) };
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
  return (await exportRun(await findRun(await quietContext(), run, store), format)).text;
}

async function quietContext(): Promise<AppContext> {
  const { createContext } = await import('../app/context.js');
  const { signal } = new AbortController();
  return createContext({ environment: process.env, signal, emit: () => undefined });
}
