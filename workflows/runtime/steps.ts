import type { RunReference } from '../../lib/config/manifest.js';
import type { Evaluation } from '../../lib/domain/evaluation.js';
import { isOneBatch } from '../../lib/optimizer/acceptance/batch-size.js';
import { formatPoint, nameOfEvaluation } from '../../lib/optimizer/program/points.js';
import { StepUnavailable } from '../../lib/optimizer/program/step-unavailable.js';
import type { EvaluateRequest, Steps } from '../../lib/optimizer/program/steps.js';
import { evaluate, evaluateAtOnce } from '../evaluate.js';
import type { NotEvaluated } from '../evaluate.js';
import { activityEffects } from './effects.js';
import { continueIfLong } from './history.js';
import { idInRun, pathInRun } from './ids.js';
import type { Node, NodeInput } from './node.js';

/** The input of a workflow that runs a program. */
export interface ProgramInput<Input, State = never> extends NodeInput {
  input: Input;
  /** The checkpoint that it resumes from. */
  state?: State;
}

/**
 * What all programs of a run ask for, as activities and child workflows. `continueWith` is the input to
 * continue as new from a checkpoint.
 */
export function createSteps<Input>(
  { run }: { run: RunReference },
  node: Node,
  continueWith: (state: object) => Input,
): Steps {
  const { control } = node;
  /** In an activity if it is one batch, otherwise in a child. */
  const evaluateTasks = (request: EvaluateRequest, droppable: boolean) => {
    const { point, summary, ...input } = request;
    const path = formatPoint(point);
    if (isOneBatch(request)) return evaluateAtOnce(node, { run, path, summary, ...input });
    return node.runChild({
      workflow: evaluate,
      workflowId: idInRun(path),
      input: { run, ...input, droppable },
      summary,
    });
  };
  const mayContinue = async () => {
    await node.unpaused();
    return !control.ending;
  };
  return {
    ...activityEffects(run, node),
    path: pathInRun(),
    isEnding: () => control.ending,
    mayContinue,
    async evaluate(request) {
      const evaluation = await evaluateTasks(request, false);
      if (isEvaluation(evaluation)) return evaluation;
      throw new StepUnavailable(
        evaluation.notEvaluated ?? `${nameOfEvaluation(request.point)} was not evaluated.`,
      );
    },
    async evaluateUnlessEnding(request) {
      if (!(await mayContinue())) return null;
      const evaluation = await evaluateTasks(request, true);
      return isEvaluation(evaluation) ? evaluation : null;
    },
    checkpoint: state => continueIfLong(() => ({ ...continueWith(state), control: control.state })),
  };
}

function isEvaluation(result: Evaluation | NotEvaluated): result is Evaluation {
  return 'record' in result;
}
