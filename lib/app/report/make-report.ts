import { dirname, resolve } from 'node:path';
import type { ComparisonReport } from '../../report/compare-table.js';
import { comparisonPage } from '../../report/html/compare-page.js';
import { findComparison } from '../comparing/find-comparison.js';
import type { FoundComparison } from '../comparing/find-comparison.js';
import { readComparisonRuns, writeComparisonPage } from '../comparing/read-comparison-report.js';
import type { AppContext } from '../context.js';
import { findRun } from '../finding/find-run.js';
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

/** A report before it is written: its data, and how to write its page. */
export interface MadeReport {
  data: unknown;
  /** Writes the page to this file, or to its usual place. Returns its path. */
  write(file?: string): Promise<string>;
}

/** Reports a run, or compares several ones, or those of a comparison. Throws RUN_NOT_FOUND and BadInputError. */
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
  const run = { ...found, record: found.record };
  const data = await readReport(run, options);
  return { data, write: file => writeReport(run, data, file) };
}

async function reportComparison(found: FoundComparison, options: ReportOptions): Promise<MadeReport> {
  const read = await readComparisonRuns(found);
  const report = shownReport(read.report, options);
  const usual = `report-${report.id}.html`;
  return { data: report, write: (file = usual) => writeComparisonPage(found, { ...read, report }, file) };
}

async function reportSeveral(
  context: AppContext,
  names: readonly string[],
  options: ReportOptions,
): Promise<MadeReport> {
  const found = await Promise.all(names.map(each => findRun(context, each, options.store)));
  const { report: read, sources, warnings } = await reportRuns(found);
  const report = shownReport(read, options);
  return {
    data: report,
    async write(file = 'report-runs.html') {
      const folder = dirname(resolve(file));
      const title = `${found.length} runs`;
      const shown = await readComparisonSources(sources, { title, folder, warnings });
      return writeFileAt(file, comparisonPage(report, shown));
    },
  };
}

/** A comparison has no texts of tasks, but the reason of a failure may quote one. */
function shownReport(report: ComparisonReport, { redact }: ReportOptions): ComparisonReport {
  return redact ? { ...report, rows: report.rows.map(row => ({ ...row, reason: null })) } : report;
}
