import { optimizeOnSubset } from '../lib/optimizer/program/subset/optimize-on-subset.js';
import type { SubsetState } from '../lib/optimizer/program/subset/subset-work.js';
import type { SubsetInput, SubsetResult } from '../lib/optimizer/program/program-inputs.js';
import type { SubsetReport } from '../lib/domain/progress.js';
import { formatCount, formatMean } from '../lib/text/format.js';
import { described } from './runtime/described.js';
import { subsetSignal } from './runtime/messages.js';
import { isHistoryLong } from './runtime/history.js';
import { createChildNode } from './runtime/node.js';
import { createReporter } from './runtime/reporter.js';
import type { Urgency } from './runtime/reporter.js';
import { createSteps } from './runtime/steps.js';
import type { ProgramInput } from './runtime/steps.js';
import { asWorkflow } from './runtime/unavailable.js';

export type OptimizeSubsetInput = ProgramInput<SubsetInput, SubsetState>;

/**
 * Optimizes the modules on one subset, independently of the others: epochs of explore, critique, propose,
 * score, accept. Continues as new between two calls if the history is long.
 */
export async function optimizeSubset(start: OptimizeSubsetInput): Promise<SubsetResult> {
  const steps = createSteps(start, createChildNode(start), state => ({ ...start, state }));
  const reporter = createReporter(subsetSignal, urgencyOf);
  return asWorkflow(async () => {
    try {
      const result = await optimizeOnSubset(
        {
          ...steps,
          report: reporter.report,
          async checkpoint(state) {
            if (isHistoryLong()) await reporter.sent();
            await steps.checkpoint(state);
          },
        },
        start.input,
        start.state,
      );
      return described(aboutSubset(start.input, result), result);
    } finally {
      await reporter.sent();
    }
  });
}

/** The end of an epoch is news; a step may wait. The run itself shows that the subset has started. */
function urgencyOf(report: SubsetReport, last: SubsetReport | null): Urgency {
  if (report.state === 'done') return 'withNext';
  return report.epochs.length > (last?.epochs.length ?? 0) ? 'now' : 'soon';
}

function aboutSubset({ tasks }: SubsetInput, { gain, validation }: SubsetResult): string {
  const change = `${gain.toFixed(1)} more tasks solved, on a subset of ${formatCount(tasks)}`;
  return validation ? `${change}; ${formatMean(validation.score)} on validation.` : `${change}.`;
}
