import type { BeforeAndAfter, RunProgress } from '../../lib/domain/progress.js';
import type { RunDescription } from '../../lib/domain/run-description.js';
import { formatMean, formatUsd } from '../../lib/text/format.js';

/** How a run ended, in words: in its memo and at the start of its result. */
export interface RunEnd {
  verdict: string;
  validation: string;
  test: string;
  cost: string;
  /** Where the result is, from the folder that has the store. */
  result: string;
}

export function endOfRun(
  { run, state, stage, scores, decision }: RunProgress,
  { about, paidUsd, verdict }: { about: RunDescription; paidUsd: number | null; verdict: string | null },
): RunEnd {
  const { baseline, final } = scores;
  const change = (split: keyof BeforeAndAfter) =>
    `${formatMean(baseline[split])} → ${formatMean(final[split])}`;
  const isDone = state === 'done';
  return {
    verdict: isDone ? (verdict ?? decision ?? 'done') : `${state} in stage ${stage}`,
    validation: change('validation'),
    test: change('test'),
    cost: formatUsd(paidUsd),
    result: isDone ? `${about.store}/runs/${run}/modules.md` : 'none',
  };
}
