import type { MergeReport, RunProgress, SubsetReport } from '../../../domain/progress.js';

/** Puts a subset's report into the run's tree. */
export function takeSubsetReport(progress: RunProgress, report: SubsetReport): void {
  const polished = progress.polish?.subsets.some(({ id }) => id === report.id);
  replaceById((polished ? progress.polish?.subsets : null) ?? progress.subsets, report);
}

/** Puts a merge's report into the run's tree, in its place. */
export function takeMergeReport({ merges }: RunProgress, report: MergeReport): void {
  replaceById(merges, report);
  merges.sort((left, right) => left.level - right.level || left.index - right.index);
}

function replaceById<T extends { id: string }>(list: T[], entry: T): void {
  const place = list.findIndex(existing => existing.id === entry.id);
  if (place >= 0) list[place] = entry;
  else list.push(entry);
}
