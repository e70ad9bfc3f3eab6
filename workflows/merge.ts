import { mergeNode } from '../lib/optimizer/program/merge/merge-node.js';
import type { MergeInput, MergeResult } from '../lib/optimizer/program/program-inputs.js';
import { idInRun } from './runtime/ids.js';
import { mergeSignal } from './runtime/messages.js';
import { createChildNode } from './runtime/node.js';
import { createReporter } from './runtime/reporter.js';
import { createSteps } from './runtime/steps.js';
import type { ProgramInput } from './runtime/steps.js';
import { asWorkflow } from './runtime/unavailable.js';

/**
 * Merges candidates recursively into one: starts itself for each group of similar candidates, and merges
 * their results.
 */
export async function merge(start: ProgramInput<MergeInput>): Promise<MergeResult> {
  const { run, input } = start;
  const node = createChildNode(start);
  const steps = createSteps(start, node, () => start);
  const reporter = createReporter(mergeSignal);
  return asWorkflow(async () => {
    const result = await mergeNode(
      {
        ...steps,
        report: reporter.report,
        merge: (id, below) =>
          node.runChild({
            workflow: merge,
            workflowId: idInRun(id),
            input: { run, input: below },
            summary: `${id}: merges ${below.place.leaves} candidates`,
          }),
      },
      input,
    );
    await reporter.sent();
    return result;
  });
}
