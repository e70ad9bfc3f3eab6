import type { SubsetReport } from '../../../domain/progress.js';
import { subsetId } from '../points.js';
import { reportDetail } from '../../history-bounds.js';
import type { ReportDetail } from '../../history-bounds.js';
import type { Division } from '../requests.js';
import { exploreBeforeDividing } from './explore-before-dividing.js';
import type { Run, RunInput } from './run.js';
import { checkSpending } from './spending.js';

/** Divides the train tasks into subsets (the paper's division). */
export async function divide(run: Run): Promise<null> {
  const { steps, input, state } = run;
  await checkSpending(steps, input.stop);
  await steps.enter('divide');
  const explored = await exploreBeforeDividing(run);
  const tasks = input.counts.train - (input.extends?.tasks ?? 0);
  const division = await steps.divideTasks(
    explored ? { explored: explored.record } : {},
    `divides ${tasks} train tasks (${input.settings.divide})`,
  );
  const { report, ...divided } = division;
  state.division = divided;
  if (report) state.progress.division = report;
  if (detailOf(input, division) !== 'none') state.progress.subsets = openReports(division.sizes);
  return null;
}

/** How much the subsets report to the run. */
export function detailOf({ settings }: RunInput, { sizes }: Pick<Division, 'sizes'>): ReportDetail {
  const { epochs, proposals } = settings;
  return reportDetail({ subsets: sizes.length, epochs, proposals });
}

/** The reports of subsets that are not started. */
export function openReports(sizes: readonly number[], prefix?: 'polish'): SubsetReport[] {
  return sizes.map((tasks, number) => ({
    id: subsetId(number, prefix),
    tasks,
    state: 'open',
    step: null,
    epochs: [],
  }));
}
