import type { RunProgress, SubsetReport } from '../domain/progress.js';
import type { Score } from '../domain/score.js';
import { formatMean } from '../text/format.js';
import { ownScores } from './acceptance/subset-scores.js';

const mostCandidates = 20;

/** The approval question before the candidates are merged: what each has gained on its own subset. */
export function beforeMergeReason(
  progress: Pick<RunProgress, 'subsets' | 'scores'>,
  candidates: number,
): string {
  const { subsets, scores } = progress;
  const baseline = `baseline ${formatMean(scores.baseline.validation)} on validation`;
  const done = subsets.filter(subset => subset.epochs.length > 0);
  const lines = done.slice(0, mostCandidates).map(lineOf);
  const more = done.length > lines.length ? [`and ${done.length - lines.length} more`] : [];
  const list = lines.length === 0 ? '' : `: ${[...lines, ...more].join('; ')}`;
  return `Before ${candidates} candidates are merged (${baseline}; each candidate on its own subset, before → after)${list}.`;
}

function lineOf(subset: SubsetReport): string {
  const { before, after } = ownScores(subset);
  return `${subset.id} ${formatMean(before)} → ${formatMean(after)} (${subset.tasks} tasks)`;
}

/** The approval question before the final modules are accepted: the scores and the changed rules. */
export function beforeFinalReason(result: {
  id: string;
  baseline: Score;
  validation: Score;
  changes: { added: string[]; removed: string[]; more: { added: number; removed: number } };
}): string {
  const { id, baseline, validation, changes } = result;
  const { added, removed, more } = changes;
  const listed = (sign: string, rules: string[], others: number) => [
    ...rules.map(rule => `${sign} ${rule}`),
    ...(others > 0 ? [`${sign} (${others} more)`] : []),
  ];
  const lines = [...listed('+', added, more.added), ...listed('-', removed, more.removed)];
  const counts = `${added.length + more.added} rules added, ${removed.length + more.removed} removed`;
  const scores = `validation ${formatMean(baseline)} → ${formatMean(validation)}`;
  return [`Before ${id} becomes the result (${scores}; ${counts}):`, ...lines].join('\n');
}
