import { optimizeOnSubset } from '../lib/optimizer/program/subset/optimize-on-subset.js';
import type { SubsetState } from '../lib/optimizer/program/subset/subset-work.js';
import type { SubsetInput, SubsetResult } from '../lib/optimizer/program/program-inputs.js';
import { subsetSignal } from './runtime/messages.js';
import { isHistoryLong } from './runtime/history.js';
import { createChildNode } from './runtime/node.js';
import { createReporter } from './runtime/reporter.js';
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
  const reporter = createReporter(subsetSignal);
  return asWorkflow(async () => {
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
    await reporter.sent();
    return result;
  });
}
