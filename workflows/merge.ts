import type { MergeReport } from '../lib/domain/progress.js';
import { mergeNode } from '../lib/optimizer/program/merge/merge-node.js';
import type { MergeInput, MergeResult } from '../lib/optimizer/program/program-inputs.js';
import { idInRun } from './runtime/ids.js';
import { formatMean } from '../lib/text/format.js';
import { described } from './runtime/described.js';
import { mergeSignal } from './runtime/messages.js';
import { createChildNode } from './runtime/node.js';
import { createReporter } from './runtime/reporter.js';
import type { Urgency } from './runtime/reporter.js';
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
  const reporter = createReporter(mergeSignal, urgencyOf);
  return asWorkflow(async () => {
    try {
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
      return described(aboutMerge(result), result);
    } finally {
      await reporter.sent();
    }
  });
}

/** The start and a try that is repeated are news; the end follows at once. */
function urgencyOf({ attempts }: MergeReport, last: MergeReport | null): Urgency {
  if (last === null) return 'now';
  return attempts.length > last.attempts.length && attempts.at(-1)?.accepted === false ? 'now' : 'withNext';
}

function aboutMerge({ candidate }: MergeResult): string {
  if (!candidate) return 'Ended before any score was known.';
  return `${candidate.id}: ${formatMean(candidate.validation?.score)} on validation.`;
}
