import { dirname } from 'node:path';
import type { ComparisonReport } from '../../report/compare-table.js';
import { comparisonPage } from '../../report/html/compare-page.js';
import { findComparison } from '../comparing/find-comparison.js';
import type { FoundComparison } from '../comparing/find-comparison.js';
import { readComparisonRuns, pageOfComparison } from '../comparing/read-comparison-report.js';
import { reportPage } from '../../report/html/report-page.js';
import type { ReportData } from '../../report/report-data.js';
import type { AppContext } from '../context.js';
import { findRun } from '../finding/find-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { readComparisonSources } from './comparison-sources.js';
import { readReport } from './read-report.js';
import { reportRuns } from './report-runs.js';
import { writeFileAt } from './write-file.js';
import { writeReport } from './write-report.js';

export interface ReportOptions {
  store?: string | undefined;
  /** Leaves out what tasks, models and failures say. */
  redact: boolean;
}

/** A report before it is written. */
export interface MadeReport<Data = ReportData | ComparisonReport> {
  data: Data;
  /** Returns the page (HTML). `folder`: where it goes, for its links. */
  page(folder: string): Promise<string>;
  /** Writes the page to this file, or to its usual place. Returns its path. */
  write(file?: string): Promise<string>;
}

/** Reports a run, or several ones beside each other, or those of a comparison. Throws RUN_NOT_FOUND and BadInputError. */
export async function makeReport(
  context: AppContext,
  names: readonly string[],
  options: ReportOptions,
): Promise<MadeReport> {
  const [name = 'last', ...others] = names;
  if (others.length > 0) return reportSeveral(context, names, options);
  const found = await findRun(context, name, options.store).catch(async (error: unknown) => {
    const comparison = options.store === undefined ? await findComparison(context, name) : null;
    if (!comparison) throw error;
    return comparison;
  });
  if ('runs' in found.record) return reportComparison({ ...found, record: found.record }, options);
  return reportRun({ ...found, record: found.record }, options);
}

/** Reports one run. Throws BadInputError if it has no result yet. */
export async function reportRun(run: FoundRun, options: ReportOptions): Promise<MadeReport<ReportData>> {
  const data = await readReport(run, options);
  return {
    data,
    page: () => Promise.resolve(reportPage(data)),
    write: file => writeReport(run, data, file),
  };
}

/** Reports several runs beside each other. Throws RUN_NOT_FOUND. */
export async function reportSeveral(
  context: AppContext,
  names: readonly string[],
  options: ReportOptions,
): Promise<MadeReport<ComparisonReport>> {
  const found: FoundRun[] = [];
  for (const name of names) found.push(await findRun(context, name, options.store));
  const { report: read, sources, warnings } = await reportRuns(found);
  const data = shownReport(read, options);
  const title = `${found.length} runs`;
  return comparisonReport(data, 'report-runs.html', async folder =>
    comparisonPage(data, await readComparisonSources(sources, { title, folder, warnings })),
  );
}

async function reportComparison(
  found: FoundComparison,
  options: ReportOptions,
): Promise<MadeReport<ComparisonReport>> {
  const read = await readComparisonRuns(found);
  const data = shownReport(read.report, options);
  return comparisonReport(data, `report-${data.id}.html`, folder =>
    pageOfComparison(found, { ...read, report: data }, folder),
  );
}

function comparisonReport(
  data: ComparisonReport,
  usualFile: string,
  page: (folder: string) => Promise<string>,
): MadeReport<ComparisonReport> {
  return { data, page, write: async (file = usualFile) => writeFileAt(file, await page(dirname(file))) };
}

/** A comparison has no texts of tasks, but the reason of a failure may quote one. */
function shownReport(report: ComparisonReport, { redact }: ReportOptions): ComparisonReport {
  return redact ? { ...report, rows: report.rows.map(row => ({ ...row, reason: null })) } : report;
}
