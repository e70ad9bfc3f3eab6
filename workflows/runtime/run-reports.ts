import { setHandler } from '@temporalio/workflow';
import { countMerges } from '../../lib/optimizer/merging/plan-merges.js';
import type { RunState } from '../../lib/optimizer/program/run/run.js';
import { takeMergeReport, takeSubsetReport } from '../../lib/optimizer/program/run/take-report.js';
import { spendingCheck } from '../../lib/optimizer/program/run/spending.js';
import type { OptimizeInput } from '../optimize-input.js';
import { activityEffects } from './effects.js';
import { mergeSignal, progressQuery, subsetSignal } from './messages.js';
import type { Node } from './node.js';
import type { RunSteps } from '../../lib/optimizer/program/steps.js';

/** Keeps the run's tree: answers the query, and takes the reports of subsets and merges. */
export function receiveReports(options: {
  input: OptimizeInput;
  state: RunState;
  node: Node;
  steps: Pick<RunSteps, 'end'>;
  show: () => void;
}): void {
  const { input, state, node, steps, show } = options;
  const { progress } = state;
  const { readSpending } = activityEffects(input.run, node);
  const spendingSteps = { readSpending, end: steps.end, isEnding: () => node.control.ending };
  let checkSpending: (() => Promise<void>) | null = null;

  setHandler(progressQuery, () => progress);
  setHandler(subsetSignal, report => {
    takeSubsetReport(progress, report);
    show();
  });
  setHandler(mergeSignal, async report => {
    takeMergeReport(progress, report);
    show();
    const leaves = state.division?.sizes.length ?? 1;
    const isRoot = report.level >= countMerges(leaves, input.settings.merge.fanIn).length - 1;
    if (report.state !== 'done' || isRoot) return;
    checkSpending ??= spendingCheck(spendingSteps, { stop: input.stop, total: leaves });
    await checkSpending().catch(() => undefined);
  });
}
