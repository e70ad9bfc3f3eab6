import { optimizeSubsets } from '../lib/optimizer/program/run/optimize-subsets.js';
import type { SubsetsInput, SubsetsResult } from '../lib/optimizer/program/program-inputs.js';
import { createChildNode } from './runtime/node.js';
import { createSteps } from './runtime/steps.js';
import type { ProgramInput } from './runtime/steps.js';
import { runSubset } from './runtime/run-subset.js';
import { asWorkflow } from './runtime/unavailable.js';

export interface OptimizeGroupResult extends SubsetsResult {
  /** Why a stop rule ended the run in this group; null if none did. */
  ending: string | null;
}

/** Optimizes one group of a large run's subsets, to keep each history small. */
export async function optimizeGroup(start: ProgramInput<SubsetsInput>): Promise<OptimizeGroupResult> {
  const { run, input } = start;
  const node = createChildNode(start);
  const { control } = node;
  let ending: string | null = null;
  const result = await asWorkflow(() =>
    optimizeSubsets(
      {
        ...createSteps(start, node, () => start),
        optimizeSubset: (id, subset) => runSubset(node, { run, id, subset }),
        async end(reason) {
          ending ??= reason;
          const { state } = control;
          await node.receive({ ...state, ending: 'early', revision: state.revision + 1 });
        },
      },
      input,
    ),
  );
  return { ...result, ending };
}
