import { optimizeOnSubset } from '../lib/optimizer/program/subset/optimize-on-subset.js';
import type { SubsetState } from '../lib/optimizer/program/subset/subset-work.js';
import type { SubsetInput, SubsetResult } from '../lib/optimizer/program/program-inputs.js';
import { subsetSignal } from './runtime/messages.js';
import { createChildNode, signalRun } from './runtime/node.js';
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
  return asWorkflow(() =>
    optimizeOnSubset(
      { ...steps, report: report => signalRun(subsetSignal, report) },
      start.input,
      start.state,
    ),
  );
}
