import type { RunReference } from '../../lib/config/manifest.js';
import type { SubsetInput, SubsetResult } from '../../lib/optimizer/program/program-inputs.js';
import { optimizeSubset } from '../optimize-subset.js';
import { idInRun } from './ids.js';
import type { Node } from './node.js';

/** Optimizes a subset in a child workflow. */
export function runSubset(
  node: Pick<Node, 'runChild'>,
  { run, id, subset }: { run: RunReference; id: string; subset: SubsetInput },
): Promise<SubsetResult> {
  return node.runChild({
    workflow: optimizeSubset,
    workflowId: idInRun(id),
    input: { run, input: subset },
    summary: `${id}: ${subset.tasks} train tasks`,
  });
}
