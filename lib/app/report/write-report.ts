import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorText } from '../../domain/errors.js';
import { reportPage } from '../../report/html/report-page.js';
import type { ReportData } from '../../report/report-data.js';
import { runKeys } from '../../store/run-keys.js';
import { readRunRecord } from '../../store/run-record.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { readReport } from './read-report.js';
import { writeFileAt } from './write-file.js';

/**
 * Writes the page of a report to a file, and returns its path. Without a file: beside the result of the run in the
 * store; in the current folder if it is redacted, or if the store has no plain files.
 */
export async function writeReport(
  { store, storePath }: FoundRun,
  data: ReportData,
  file?: string,
): Promise<string> {
  const page = reportPage(data);
  if (file !== undefined) return writeFileAt(file, page);
  if (data.redacted) return writeFileAt(`report-${data.run}-redacted.html`, page);
  const { report } = runKeys(data.run);
  await store.write(report, page);
  const stored = join(storePath, report);
  return existsSync(stored) ? stored : writeFileAt(`report-${data.run}.html`, page);
}

/**
 * Writes the report of a run that has a result, unless it is there. The result is in the store already: a failure
 * is only logged.
 */
export async function keepReport({ log }: Pick<AppContext, 'log'>, found: FoundRun): Promise<void> {
  const { store, record } = found;
  const keys = runKeys(record.id);
  try {
    if ((await store.read(keys.report)) || !(await store.read(keys.modules))) return;
    const ended = (await readRunRecord(store, record.id)) ?? record;
    await writeReport(found, await readReport({ ...found, record: ended }, { redact: false }));
  } catch (error) {
    log(`warning: the report of ${record.id} is not written: ${errorText(error)}`);
  }
}
